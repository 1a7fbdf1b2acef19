@NullMarked
package io.datapunk.lb.bootstrap.demo;

import org.jspecify.annotations.NullMarked;
