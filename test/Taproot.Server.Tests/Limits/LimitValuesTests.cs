using Taproot.Server.Configuration;
using Taproot.Server.Hosting;
using Taproot.Server.Limits;
using Taproot.Telemetry.Configuration;

namespace Taproot.Server.Tests.Limits;

public sealed class LimitValuesTests
{
    [Fact]
    public void Every_limit_is_in_the_catalogue_where_its_number_says_and_has_a_default_that_is_allowed()
    {
        Assert.Equal(Enum.GetValues<ProjectLimit>(), LimitCatalog.All.Select(l => l.Limit));
        Assert.All(LimitCatalog.All, l => Assert.True(l.Allows(l.Default), l.Name));
        Assert.Equal(LimitCatalog.All.Count, LimitCatalog.All.Select(l => l.Name).Distinct().Count());
    }

    [Fact]
    public void Options_set_them_and_say_what_is_wrong()
    {
        var options = Load("--max-ingestion-rate", "10MiB", "--max-active-series", "5000", "--max-attribute-value-length", "1KiB");
        Assert.Equal((10L << 20, 5000, 1024), (options.Limits[ProjectLimit.IngestionRate], options.Limits[ProjectLimit.ActiveSeries], options.Limits[ProjectLimit.AttributeValue]));
        Assert.Equal(64, options.Limits[ProjectLimit.Labels]);
        var wrong = Assert.Throws<ConfigurationException>(() => Load("--max-active-series", "0"));
        Assert.Contains("--max-active-series", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_s_own_value_is_raised_in_its_settings_only()
    {
        var own = LimitValues.Defaults.With(new Dictionary<ProjectLimit, long> { [ProjectLimit.Labels] = 10 });
        Assert.DoesNotContain("--max", own.Advice(ProjectLimit.Labels), StringComparison.Ordinal);
        Assert.Contains("--max-active-series", own.Advice(ProjectLimit.ActiveSeries), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("https://*.example", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("*", true)]
    [InlineData("shop.example", false)]
    [InlineData("https://shop.example/", false)]
    [InlineData("https://shop.*", false)]
    [InlineData("https://*", false)]
    public void Origins_are_checked_at_the_start(string origin, bool isTaken)
    {
        if (isTaken) Assert.Equal([origin], Load("--otlp-cors-allowed-origins", origin).OtlpCorsOrigins);
        else Assert.Throws<ConfigurationException>(() => Load("--otlp-cors-allowed-origins", origin));
    }

    private static ServerOptions Load(params string[] args) => ServerConfiguration.Load(args, new Dictionary<string, string>())!;
}
