# The node agent: docker build -f deploy/docker/node-agent.Dockerfile -t taproot-node-agent:0.1.0 .
# Run it as docs/agent.md says; it shares the host's processes and has capabilities of its own.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends clang llvm libbpf-dev libelf-dev zlib1g-dev libzstd-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY global.json nuget.config Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Taproot.Telemetry src/Taproot.Telemetry
COPY src/Taproot.NodeAgent src/Taproot.NodeAgent
RUN dotnet publish src/Taproot.NodeAgent -c Release --use-current-runtime -o /out

# Nothing but the C library, OpenSSL and certificates.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
COPY --from=build /out/taproot-node-agent /usr/bin/taproot-node-agent
USER 0
ENTRYPOINT ["/usr/bin/taproot-node-agent"]
