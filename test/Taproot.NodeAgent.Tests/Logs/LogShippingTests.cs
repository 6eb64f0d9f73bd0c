namespace Taproot.NodeAgent.Tests.Logs;

public sealed class LogShippingTests
{
    [Fact]
    public void A_record_has_its_containers_resource_the_runtimes_time_and_its_patterns_hash()
    {
        using var lab = new LogLab(ships: true);
        lab.Log("2026-05-01 10:00:00 ERROR cannot connect to 10.0.0.1:5432 trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7", "stderr");

        lab.Pass(16);

        var record = Assert.Single(lab.Records);
        Assert.Equal(LogLab.Id, record.Resource["service.name"]);
        Assert.Equal(LogLab.Id, record.Resource["container.id"]);
        Assert.Equal("host-1", record.Resource["host.name"]);
        Assert.Equal("machine-1", record.Resource["host.id"]);
        Assert.Equal("taproot-node-agent 1.2.3", record.Scope);
        Assert.Equal(1_777_629_600_100_000_000UL, record.Time);
        Assert.Equal((17UL, "error"), (record.SeverityNumber, record.SeverityText));
        Assert.StartsWith("2026-05-01 10:00:00 ERROR cannot connect", record.Body, StringComparison.Ordinal);
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", record.TraceId);
        Assert.Equal("00f067aa0ba902b7", record.SpanId);
        Assert.True(lab.Collect().Has("container_log_messages_total", record.Attributes["pattern.hash"]));
    }

    [Fact]
    public void Fields_of_a_JSON_message_are_attributes_and_its_text_is_the_body()
    {
        using var lab = new LogLab(ships: true);
        lab.Log("""{"level":"warn","msg":"slow query","db":{"table":"orders"},"ms":1200,"traceId":"4bf92f3577b34da6a3ce929d0e0e4736"}""");

        lab.Pass(16);

        var record = Assert.Single(lab.Records);
        Assert.Equal(("slow query", "warning"), (record.Body, record.SeverityText));
        Assert.Equal("orders", record.Attributes["db.table"]);
        Assert.Equal("1200", record.Attributes["ms"]);
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", record.TraceId);
    }

    [Fact]
    public void A_stack_trace_is_one_record_and_malformed_text_is_repaired()
    {
        using var lab = new LogLab(ships: true) { IsPlain = true };
        lab.Write("2026-05-01 10:00:00 ERROR request failed\njava.lang.IllegalStateException: no stock\n\tat shop.Cart.add(Cart.java:10)\n");
        File.AppendAllBytes(lab.LogPath, [.. "2026-05-01 10:00:01 ERROR caf"u8, 0xE9, (byte)'\n']);

        lab.Pass(16);

        Assert.Equal(2, lab.Records.Count);
        Assert.EndsWith("Cart.java:10)", lab.Records[0].Body, StringComparison.Ordinal);
        Assert.Equal("2026-05-01 10:00:01 ERROR caf\uFFFD", lab.Records[1].Body);
        Assert.Equal(lab.Records[0].Observed, lab.Records[0].Time);
        Assert.Equal("/var/log/shop.log", lab.Collect().Samples.First(s => s.Name == "container_log_messages_total").Labels[2]);
    }

    [Fact]
    public void Records_wait_for_others_no_longer_than_the_interval()
    {
        using var lab = new LogLab(ships: true);
        lab.Log("2026-05-01 10:00:00 INFO one");
        lab.Log("2026-05-01 10:00:00 INFO two");
        lab.Pass(4);
        Assert.Empty(lab.Records);

        lab.Pass(10);

        Assert.Equal(2, lab.Records.Count);
    }

    [Fact]
    public void Records_over_the_rate_are_counted_by_pattern_all_the_same()
    {
        using var lab = new LogLab(new() { MaxShippedBytesOfContainer = 2000 }, ships: true);
        for (var i = 0; i < 1000; i++) lab.Log($"2026-05-01 10:00:00 ERROR disk {i} is full");

        lab.Pass(16);

        Assert.Equal(1000, lab.Messages("error"));
        Assert.InRange(lab.Records.Count, 5, 100);
        Assert.Equal(1000 - lab.Records.Count, lab.Collect().Value("taproot_agent_log_records_dropped_total", "container_rate"));
    }

    [Fact]
    public void Records_that_cannot_be_kept_are_counted()
    {
        using var lab = new LogLab(ships: true) { IsFull = true };
        for (var i = 0; i < 10; i++) lab.Log("2026-05-01 10:00:00 ERROR disk is full");

        lab.Pass(16);

        Assert.Equal(10, lab.Collect().Value("taproot_agent_log_records_dropped_total", "spool"));
    }

    [Fact]
    public void Messages_that_come_too_fast_are_counted_by_level_under_one_pattern()
    {
        using var lab = new LogLab(new() { MaxMinedPerSecond = 10 });
        for (var i = 0; i < 100; i++) lab.Log("2026-05-01 10:00:00 ERROR disk is full");

        lab.Pass();

        Assert.Equal(100, lab.Messages("error"));
        Assert.Equal(90, lab.Collect().Value("container_log_messages_total", "sampled"));
    }
}
