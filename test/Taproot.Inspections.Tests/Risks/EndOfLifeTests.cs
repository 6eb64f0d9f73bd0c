using Taproot.Inspections.Risks;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Risks;

/// <summary>The worlds of these tests are of 14 November 2023.</summary>
public sealed class EndOfLifeTests
{
    private readonly Given _given = new();

    [Fact]
    public void A_version_without_fixes_is_a_risk_with_the_day_and_a_way_out()
    {
        Runs("nodejs", "16.20.2");
        var risk = Assert.Single(Risks());
        Assert.Equal(("end-of-life", Status.Warning), (risk.Rule.Id, risk.Rule.Severity));
        Assert.Equal("Node.js 16.20.2 gets no fixes since 11 September 2023; 26 is supported until 30 April 2029.", risk.Sentence);
    }

    [Theory]
    [InlineData("python", "3.8.10", "")] // 7 October 2024
    [InlineData("dotnet", "7.0.1", "")] // 14 May 2024
    [InlineData("golang", "1.20.1", "end-of-life-soon")] // 6 February 2024: 84 days
    [InlineData("php", "8.0.1", "end-of-life-soon")] // 26 November 2023
    [InlineData("postgres", "11.22", "end-of-life")] // 9 November 2023
    [InlineData("postgres", "16.1", "")]
    [InlineData("cobol", "1", "")]
    [InlineData("python", "4.0", "")]
    public void What_ends_within_ninety_days_is_said_before_and_what_is_not_known_is_not_said(string software, string version, string rule)
    {
        Runs(software, version);
        Assert.Equal(rule, string.Join(' ', Risks().Select(r => r.Rule.Id)));
    }

    [Fact]
    public void Several_versions_are_in_one_risk()
    {
        Runs("python", "3.7");
        _given.Node("n2").Container("/docker/web").Metric("container_software_info", 1, ("software", "redis"), ("version", "6.0.16"));
        Assert.Equal(2, Assert.Single(Risks()).Sentence.Split("gets no fixes").Length - 1);
    }

    private void Runs(string software, string version) =>
        _given.Node("n1").Container("/docker/web").Metric("container_software_info", 1, ("software", software), ("version", version));

    private Risk[] Risks() => [.. RiskCatalog.Of(_given.World()).Where(r => r.Rule.Id.StartsWith("end-of-life", StringComparison.Ordinal))];
}
