namespace Taproot.Server.Sources.Prometheus.Client;

/// <summary>
/// Takes one series of an answer. Spans are valid during the call. <paramref name="labelBlock"/> are the labels without the metric name, each as
/// NAME FF VALUE FF, in name order: what <see cref="Telemetry.Labels.Fingerprint"/> hashes.
/// </summary>
internal delegate void MatrixSink(ReadOnlySpan<byte> metric, ReadOnlySpan<byte> labelBlock, ReadOnlySpan<long> timesMs, ReadOnlySpan<double> values);
