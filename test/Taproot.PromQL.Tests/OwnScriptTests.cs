using Taproot.PromQL.Scripts;

namespace Taproot.PromQL.Tests;

/// <summary>Our own scripts, which cover the language without anybody else's.</summary>
public sealed class OwnScriptTests
{
    public static TheoryData<string> Scripts =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Scripts"), "*.test").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_passes_as_a_whole(string name)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Scripts", name), TestContext.Current.CancellationToken);
        var report = await ScriptRunner.RunAsync(name, text, Dialect.Prometheus3, TestContext.Current.CancellationToken);
        Assert.Empty(report.Failures);
        Assert.Equal(0, report.SkippedHistograms + report.SkippedExperiments);
        Assert.True(report.Passed > 5);
    }

    [Fact]
    public async Task What_does_not_come_out_as_said_is_a_failure()
    {
        const string script = """
            load 1m
              a 1 2
              h {{schema:0 sum:1 count:1}}x2

            eval instant at 0 a
              a 2

            eval instant at 0 a
              b 1

            eval instant at 0 a
              expect fail

            eval instant at 0 a + on
              a 1

            eval range from 0 to 1m step 1m a
              a 1 3

            eval instant at 0 h
              h {{schema:0 sum:1 count:1}}

            eval instant at 0 info(a)
              a 1

            eval instant at 0 a
              a 1
            """;
        var report = await ScriptRunner.RunAsync("failing", script, Dialect.Prometheus3, TestContext.Current.CancellationToken);
        Assert.Equal(["line 5", "line 8", "line 11", "line 14", "line 17"], report.Failures.Select(failure => failure[..failure.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Equal((1, 1, 1), (report.Passed, report.SkippedHistograms, report.SkippedExperiments));
    }

    [Theory]
    [InlineData("load soon\n  a 1")]
    [InlineData("load 1m\n  a 1x")]
    [InlineData("load 1m\n  a{b=} 1")]
    [InlineData("load 1m\n  a{b=\"c 1")]
    [InlineData("load 1m\n  a 1x99999999999")]
    [InlineData("eval at noon a")]
    [InlineData("something else")]
    public async Task A_script_that_is_none_is_a_failure_with_its_line(string script)
    {
        var report = await ScriptRunner.RunAsync("broken", script, TestContext.Current.CancellationToken);
        Assert.StartsWith("line 1: ", Assert.Single(report.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rules_of_both_major_versions_are_tried()
    {
        const string script = "load 1m\n  a 1 2 3\n\neval instant at 2m count_over_time(a[2m])\n  {} 3\n";
        var report = await ScriptRunner.RunAsync("closed", script, TestContext.Current.CancellationToken);
        Assert.Equal((Dialect.Prometheus2, 1, 0), (report.Dialect, report.Passed, report.Failures.Length));
    }
}
