using Taproot.Server.Hosting;

namespace Taproot.Server.Tests.Hosting;

public sealed class PromQLTestVerbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("taproot-promql-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Each_script_is_told_with_what_passed_failed_and_was_left_out()
    {
        Write("good.test", "load 1m\n  up 1 2\n  h {{count:1}}\n\neval instant at 1m up\n  up 2\n\neval instant at 0 h\n  h {{count:1}}\n");
        var (code, text) = await RunAsync(_folder.FullName);
        Assert.Equal(0, code);
        Assert.Contains("good.test: 1 passed, 0 failed, skipped: 1 native histograms, 0 experimental", text, StringComparison.Ordinal);
        Write("bad.test", "eval instant at 0 1 + 1\n  3\n");
        (code, text) = await RunAsync(_folder.FullName);
        Assert.Equal(1, code);
        Assert.Contains("line 1: 1 + 1: is 2", text, StringComparison.Ordinal);
        Assert.Contains("2 scripts: 1 passed, 1 failed, 1 skipped", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_scripts_is_an_error() => Assert.Equal(2, (await RunAsync(_folder.FullName)).Code);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private static async Task<(int Code, string Text)> RunAsync(string path)
    {
        await using var output = new StringWriter();
        var code = await PromQLTestVerb.RunAsync(path, output, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }
}
