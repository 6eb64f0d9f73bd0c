using Taproot.Store.Schema;

namespace Taproot.Store.Tests.Schema;

public sealed class EngineDeploymentTests
{
    [Fact]
    public void A_server_without_a_keeper_is_a_single_one() => Assert.Equal(EngineDeployment.Single, EngineDeployment.Decide(["default"], hasKeeper: false, 0, null));

    [Fact]
    public void A_server_without_clusters_is_a_single_one() => Assert.Equal(EngineDeployment.Single, EngineDeployment.Decide([], hasKeeper: true, 0, null));

    [Fact]
    public void The_only_cluster_is_taken() => Assert.Equal(new(DeploymentKind.Cluster, "prod"), EngineDeployment.Decide(["prod"], hasKeeper: true, 0, null));

    [Theory]
    [InlineData("taproot", "default", "coroot", "taproot")]
    [InlineData("coroot", "default", "coroot", "x")]
    [InlineData("default", "y", "default", "x")]
    public void Of_several_clusters_the_one_of_a_usual_name_is_taken(string expected, params string[] clusters) =>
        Assert.Equal(new(DeploymentKind.Cluster, expected), EngineDeployment.Decide(clusters, hasKeeper: true, 0, null));

    [Fact]
    public void Of_several_clusters_of_other_names_none_is_guessed()
    {
        var error = Assert.Throws<StoreException>(() => EngineDeployment.Decide(["b", "a"], hasKeeper: true, 0, null));
        Assert.Contains("(a, b)", error.Message, StringComparison.Ordinal);
        Assert.Contains("--global-clickhouse-cluster", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_cluster_goes_before_the_usual_names() => Assert.Equal(new(DeploymentKind.Cluster, "x"), EngineDeployment.Decide(["default", "x"], hasKeeper: true, 0, "x"));

    [Fact]
    public void A_named_cluster_that_is_not_there_or_cannot_replicate_is_refused()
    {
        Assert.Throws<StoreException>(() => EngineDeployment.Decide(["a"], hasKeeper: true, 0, "x"));
        Assert.Throws<StoreException>(() => EngineDeployment.Decide(["x"], hasKeeper: false, 0, "x"));
    }

    [Fact]
    public void ClickHouse_Cloud_needs_no_cluster() => Assert.Equal(DeploymentKind.Cloud, EngineDeployment.Decide(["default"], hasKeeper: true, 2, null).Kind);
}
