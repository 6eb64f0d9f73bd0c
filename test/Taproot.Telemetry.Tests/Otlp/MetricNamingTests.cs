using Taproot.Telemetry.Otlp.Metrics;

namespace Taproot.Telemetry.Tests.Otlp;

public sealed class MetricNamingTests
{
    [Theory]
    [InlineData("http.server.duration", "ms", false, false, "http_server_duration_milliseconds")]
    [InlineData("http.server.requests", "{request}", true, false, "http_server_requests_total")]
    [InlineData("requests_total", "1", true, false, "requests_total")]
    [InlineData("system.cpu.utilization", "1", false, true, "system_cpu_utilization_ratio")]
    [InlineData("process.memory.bytes", "By", false, true, "process_memory_bytes")]
    [InlineData("disk.speed", "By/s", false, true, "disk_speed_bytes_per_second")]
    [InlineData("9lives", "", false, true, "_9lives")]
    [InlineData("temp erature", "Cel", false, true, "temp_erature_celsius")]
    [InlineData("queue", "foo", false, true, "queue_foo")]
    [InlineData("", "s", false, true, "seconds")]
    public void Names_follow_Prometheus(string name, string unit, bool isCounter, bool isGauge, string expected) =>
        Assert.Equal(expected, MetricNaming.MetricName(name, unit, isCounter, isGauge));
}
