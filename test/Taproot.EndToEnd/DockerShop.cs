namespace Taproot.EndToEnd;

/// <summary>The demo shop in containers of a Docker daemon of our own, and Taproot beside it.</summary>
public sealed class DockerShop : RunningTaproot
{
    private readonly string _directory = Directory.CreateTempSubdirectory("taproot-docker-").FullName;

    /// <inheritdoc />
    protected override string[] Arguments => [];

    /// <inheritdoc />
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["DOCKER_SOCKET"] = Path.Combine(_directory, "docker.sock") };

    /// <inheritdoc />
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (int code, string output) = await ScriptAsync("up");
        Assert.True(code == 0, output);
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await ScriptAsync("down");
        await base.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private Task<(int Code, string Output)> ScriptAsync(string verb) =>
        Tool.RunAsync("env", $"SHOP_PORT={FreeBlock(20)}", "bash", "-c", "exec \"$0\" \"$@\" 2>&1", Path.Combine(Root, "scripts", "docker-shop.sh"), verb, _directory);
}
