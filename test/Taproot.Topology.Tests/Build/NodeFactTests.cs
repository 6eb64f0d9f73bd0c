namespace Taproot.Topology.Tests.Build;

public sealed class NodeFactTests
{
    [Theory]
    [InlineData("azure", "westeurope", "1", "westeurope-1")]
    [InlineData("Azure", "westeurope", "westeurope-1", "westeurope-1")]
    [InlineData("azure", "westeurope", "", "")]
    [InlineData("aws", "eu-west-1", "eu-west-1a", "eu-west-1a")]
    [InlineData("hetzner", "fsn", "1", "1")]
    public void Zones_that_are_numbers_are_told_apart_by_their_region(string provider, string region, string zone, string expected)
    {
        var given = new Given();
        given.Node("n1").Metric("node_cloud_info", 1, Given.Points, ("provider", provider), ("region", region), ("availability_zone", zone));
        Assert.Equal(expected, given.World().Nodes["n1"].Facts.GetValueOrDefault("availability_zone", ""));
    }
}
