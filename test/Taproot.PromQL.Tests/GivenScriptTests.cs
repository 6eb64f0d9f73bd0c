using Taproot.PromQL.Scripts;

namespace Taproot.PromQL.Tests;

/// <summary>Scripts of a folder that <c>TAPROOT_PROMQL_SCRIPTS</c> names.</summary>
public sealed class GivenScriptTests(ITestOutputHelper output)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("TAPROOT_PROMQL_SCRIPTS");

    public static TheoryData<string> Files => Folder is null ? ["none"] : [.. Directory.EnumerateFiles(Folder, "*.test").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_given_script_passes_but_for_what_is_counted(string file)
    {
        if (Folder is null) Assert.Skip("TAPROOT_PROMQL_SCRIPTS names no folder of scripts.");
        var report = await ScriptRunner.RunAsync(Path.GetFileName(file), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        output.WriteLine($"{report.Name} ({report.Dialect}): {report.Passed} passed, {report.Failures.Length} failed, skipped: {report.SkippedHistograms} native histograms, {report.SkippedExperiments} experimental");
        foreach (var failure in report.Failures) output.WriteLine(failure);
        Assert.Empty(report.Failures);
    }
}
