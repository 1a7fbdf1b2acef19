The software of third parties inside lb.jar, and its licences (SPDX; where several stand, any one of them may be chosen).
Generated; CONTRIBUTING.md says how.

<#list dependencyMap as entry>
<#assign artifact=entry.getKey()>
${artifact.groupId}:${artifact.artifactId}:${artifact.version}  ${entry.getValue()?join(" or ")}
</#list>
