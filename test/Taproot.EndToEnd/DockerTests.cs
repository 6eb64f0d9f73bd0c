using System.Text.Json;

namespace Taproot.EndToEnd;

/// <summary>The shop in Docker containers on a bridge network with published ports.</summary>
public sealed class DockerTests(DockerShop taproot) : IClassFixture<DockerShop>
{
    private static readonly (string Client, string Server)[] Expected =
    [
        ("_:Process:loadgen", "_:Container:nginx"), // by the published port, through docker-proxy
        ("_:Container:nginx", "_:Container:storefront"),
        ("_:Container:storefront", "_:Container:catalog"),
        ("_:Container:storefront", "_:Container:cart"), // by the bridge's address and the published port, through iptables
        ("_:Container:storefront", "_:Container:orders"),
        ("_:Container:catalog", "_:Container:postgres"),
        ("_:Container:orders", "_:Container:postgres"),
        ("_:Container:cart", "_:Container:redis"),
    ];

    [Fact]
    public async Task Links_go_to_the_containers_by_name_and_not_to_the_proxy()
    {
        string missing = "";
        JsonElement map = default;
        try
        {
            await Waiting.ForAsync("links between containers", TimeSpan.FromMinutes(3), async () =>
            {
                map = await taproot.GetAsync("/api/projects/default/map");
                missing = string.Join(", ", Expected.Except(MapAnswer.ActiveLinks(map)));
                return missing.Length == 0 ? "all" : null;
            });
        }
        catch (Xunit.Sdk.XunitException)
        {
            Assert.Fail($"not on the map: {missing}; there is: {map.GetProperty("links")}");
        }

        string[] names = [.. map.GetProperty("applications").EnumerateArray().Select(application => application.GetProperty("name").GetString()!)];
        Assert.DoesNotContain("docker-proxy", names);
        Assert.DoesNotContain(MapAnswer.ActiveLinks(map), link => link.Client.StartsWith("_:Container:", StringComparison.Ordinal) && link.Server.StartsWith("_:ExternalService:", StringComparison.Ordinal));
    }
}
