using Taproot.Server.Api.Telemetry;
using Taproot.Server.Tests.Support;
using Taproot.Store;
using Taproot.Store.Querying;
using Taproot.Store.Querying.Filters;

namespace Taproot.Server.Tests.Api.Telemetry;

public sealed class ApplicationFiltersTests
{
    private static async Task<Filter?> ResolveAsync(string line)
    {
        var world = new SmallWorld();
        world.Instance(world.Application("cart"), world.Node("alpha"));
        world.Instance(world.Application("orders"), world.Node("alpha"));
        static StoredResource Resource(ulong key, string service) => new(key, service, new Dictionary<string, string> { ["service.name"] = service }, 0);
        IReadOnlyList<StoredResource> resources = [Resource(1, "cart"), Resource(2, "orders"), Resource(3, "stranger"), Resource(4, "cart")];
        Assert.True(FilterLine.TryParse(line, out var filter, out _));
        return await new ApplicationFilters(() => Task.FromResult((resources, new WindowOwners([new(world.Build())], null)))).ResolveAsync(filter);
    }

    [Theory]
    [InlineData("application:cart", "1 4")]
    [InlineData("application:(cart or orders)", "1 2 4")]
    [InlineData("application:_:Process:orders", "2")]
    [InlineData("application:o*", "2")]
    [InlineData("application:/^(cart|x)$/", "1 4")]
    [InlineData("application:*", "1 2 4")]
    [InlineData("application:nobody", "")]
    public async Task The_resources_of_an_application_stand_in_place_of_its_name(string line, string keys)
    {
        var resolved = Assert.IsType<ResourceFilter>(await ResolveAsync(line));
        Assert.Equal(keys, string.Join(' ', resolved.Resources.Order()));
    }

    [Fact]
    public async Task All_else_stays_as_it_is()
    {
        var both = Assert.IsType<AndFilter>(await ResolveAsync("timeout -application:cart"));
        Assert.Equal(new TextFilter("timeout", TextMatch.Substring), both.Parts[0]);
        Assert.IsType<ResourceFilter>(Assert.IsType<NotFilter>(both.Parts[1]).Inner);
    }

    [Theory]
    [InlineData("application>3")]
    [InlineData("application:/(a/")]
    [InlineData("application:/(?=a)/")]
    public async Task What_no_name_is_like_is_refused(string line) => await Assert.ThrowsAsync<QueryRefusedException>(() => ResolveAsync(line));
}
