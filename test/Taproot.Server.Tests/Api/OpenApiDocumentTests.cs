using System.Runtime.CompilerServices;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Api;

public sealed class OpenApiDocumentTests
{
    [Fact]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        await using var server = await RunningServer.StartAsync();
        var served = await server.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var path = CommittedDocument();
        if (Environment.GetEnvironmentVariable("TAPROOT_UPDATE_OPENAPI") == "1") await File.WriteAllTextAsync(path, Normalise(served), TestContext.Current.CancellationToken);
        Assert.True(
            Normalise(served) == Normalise(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)),
            "web/openapi.json differs from what the server serves. Run this test with TAPROOT_UPDATE_OPENAPI=1 and make the browser side's types anew.");
    }

    private static string Normalise(string json) => json.ReplaceLineEndings("\n").TrimEnd() + "\n";

    private static string CommittedDocument([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../web/openapi.json"));
}
