using Taproot.PromQL.Scripts;

namespace Taproot.Server.Hosting;

/// <summary>
/// <c>taproot-server promql-test DIR</c>: runs each script of Prometheus' test notation (<c>*.test</c>) in a folder, or one file, and prints how it went.
/// </summary>
internal static class PromQLTestVerb
{
    /// <summary>The verb's name on the command line.</summary>
    public const string Verb = "promql-test";

    private const int LongestScript = 64 * 1024 * 1024;

    /// <summary>Runs scripts; the result is the process' exit code: 1 if an evaluation failed, 2 if there was nothing to run.</summary>
    public static async Task<int> RunAsync(string path, TextWriter output, CancellationToken cancellationToken)
    {
        string[] files = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.test").Order(StringComparer.Ordinal)] : File.Exists(path) ? [path] : [];
        if (files.Length == 0)
        {
            await output.WriteLineAsync($"There is no script (*.test) at {path}.");
            return 2;
        }

        var reports = new List<ScriptReport>();
        foreach (var file in files)
        {
            if (new FileInfo(file).Length > LongestScript)
            {
                await output.WriteLineAsync($"{Path.GetFileName(file)} is longer than {LongestScript} bytes and left out.");
                continue;
            }

            var report = await ScriptRunner.RunAsync(Path.GetFileName(file), await File.ReadAllTextAsync(file, cancellationToken), cancellationToken);
            await PrintAsync(report, output);
            reports.Add(report);
        }

        var failed = reports.Sum(report => report.Failures.Length);
        await output.WriteLineAsync(
            $"{reports.Count} scripts: {reports.Sum(report => report.Passed)} passed, {failed} failed, "
            + $"{reports.Sum(report => report.SkippedHistograms + report.SkippedExperiments)} skipped");
        return failed > 0 ? 1 : 0;
    }

    private static async Task PrintAsync(ScriptReport report, TextWriter output)
    {
        await output.WriteLineAsync(
            $"{report.Name}: {report.Passed} passed, {report.Failures.Length} failed, skipped: {report.SkippedHistograms} native histograms, "
            + $"{report.SkippedExperiments} experimental; rules of {report.Dialect}; {report.OtherMessages} error messages not compared");
        foreach (var failure in report.Failures) await output.WriteLineAsync($"  {failure}");
    }
}
