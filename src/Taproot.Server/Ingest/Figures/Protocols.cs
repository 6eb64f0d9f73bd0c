namespace Taproot.Server.Ingest.Figures;

/// <summary>Names of protocols, as figures carry them.</summary>
internal static class Protocols
{
    /// <summary>Prometheus remote write, which agents speak too.</summary>
    public const string RemoteWrite = "remote_write";

    /// <summary>OTLP, whatever carries it.</summary>
    public const string Otlp = "otlp";

    /// <summary>pprof as agents send it, and Pyroscope's protocols.</summary>
    public const string Profiles = "pprof";
}
