# One image for gates and workers: SLUICE_ROLE says which.
FROM eclipse-temurin:17-jdk-jammy AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/build/.repository \
 ./mvnw -q -B -Dmaven.repo.local=/build/.repository package -DskipTests

FROM eclipse-temurin:17-jre-jammy
RUN groupadd --system --gid 10001 sluice \
 && useradd --system --uid 10001 --gid sluice --home-dir /app --shell /usr/sbin/nologin sluice \
 && mkdir -p /app/data && chown sluice:sluice /app/data
WORKDIR /app
COPY --from=build /build/launcher/target/lib/ lib/
COPY --from=build /build/launcher/target/sluice.jar sluice.jar
USER sluice
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"
EXPOSE 8080 9090
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 \
  CMD ["java", "-Xmx32m", "-XX:TieredStopAtLevel=1", "-jar", "/app/sluice.jar", "health"]
# A heap that begins small is collected all the time just when the crowd comes. New objects have a bounded part of it:
# the same pages are used again and again, and a pause, which is one of the whole queue, stays short. What outlives one
# collection is there for long, and is not copied by each of the next.
ENTRYPOINT ["java", "-XX:InitialRAMPercentage=25", "-XX:MaxNewSize=256m", "-XX:MaxTenuringThreshold=1", "-jar", "/app/sluice.jar"]
