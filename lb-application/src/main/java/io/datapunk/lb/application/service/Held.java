package io.datapunk.lb.application.service;

import io.datapunk.lb.spi.Instance;

/** A ticket and the instance it stands for. */
record Held(long ticket, Instance instance) {}
