using Microsoft.Extensions.Logging;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Export;

/// <summary>The ways of logs, traces and profiles to the server; a signal without an endpoint has none.</summary>
internal sealed class SignalPipes : IMetricCollector
{
    private readonly List<SignalPipe> _pipes = [];

    public SignalPipes(HttpClient client, AgentOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<SpoolSender>();
        Logs = Open("logs", RecordForm.Otlp, options.LogsEndpoint);
        Traces = Open("traces", RecordForm.Otlp, options.TracesEndpoint);
        Profiles = Open("profiles", RecordForm.Profile, options.ProfilesEndpoint);

        SignalPipe? Open(string signal, RecordForm form, Uri? endpoint)
        {
            if (endpoint is null) return null;
            var pipe = new SignalPipe(signal, form, endpoint, client, options, time, logger);
            _pipes.Add(pipe);
            return pipe;
        }
    }

    /// <summary>Takes gzipped OTLP ExportLogsServiceRequest messages.</summary>
    public SignalPipe? Logs { get; }

    /// <summary>Takes gzipped OTLP ExportTraceServiceRequest messages.</summary>
    public SignalPipe? Traces { get; }

    /// <summary>Takes <see cref="ProfileRecord"/>s.</summary>
    public SignalPipe? Profiles { get; }

    /// <summary>Sends until cancelled.</summary>
    public IEnumerable<Task> Run(CancellationToken cancellationToken) => _pipes.Select(p => p.RunAsync(cancellationToken)).ToList();

    public void Collect(IMetricSink sink)
    {
        foreach (var pipe in _pipes) pipe.Collect(sink);
    }
}
