using Taproot.Telemetry.Configuration;

namespace Taproot.Telemetry.Tests.Configuration;

public class ConfigurationTests
{
    private static readonly ConfigurationSchema Schema = new("taproot-test",
    [
        new("listen", "Address to listen on.", "127.0.0.1:8080"),
        new("scrape-interval", "Time between rounds.", "15s"),
        new("max-spool-size", "Bound of the spool.", "500MB"),
        new("clickhouse-address", "Address of ClickHouse."),
        new("insecure-skip-verify", "Do not verify certificates.", IsSwitch: true),
        new("api-key", "Key.", IsSecret: true),
        new("container-allowlist", "Regular expressions."),
        new("limit", "A number."),
    ]);

    private static ConfigurationValues Load(string[]? args = null, string? yaml = null, params (string Name, string Value)[] environment) =>
        Schema.Load(args ?? [], environment.ToDictionary(e => e.Name, e => e.Value), yaml);

    [Fact]
    public void Flags_win_over_environment_which_wins_over_yaml_which_wins_over_defaults()
    {
        Assert.Equal("127.0.0.1:8080", Load().GetString("listen"));
        Assert.Equal("y", Load(yaml: "listen: y").GetString("listen"));
        Assert.Equal("e", Load(yaml: "listen: y", environment: ("LISTEN", "e")).GetString("listen"));
        Assert.Equal("f", Load(["--listen", "f"], "listen: y", ("LISTEN", "e")).GetString("listen"));
        Assert.Equal("f", Load(["--listen=f"], "listen: y", ("LISTEN", "e")).GetString("listen"));
    }

    [Fact]
    public void Nested_yaml_keys_join_and_underscores_are_dashes() =>
        Assert.Equal("db:9000", Load(yaml: "clickhouse:\n  address: db:9000\nscrape_interval: 30s").GetString("clickhouse-address"));

    [Fact]
    public void Yaml_values_expand_environment_variables()
    {
        Assert.Equal("k-42", Load(yaml: "api-key: k-${KEY}", environment: ("KEY", "42")).GetString("api-key"));
        Assert.Equal("x", Load(yaml: "api-key: ${NOPE:-x}").GetString("api-key"));
        Assert.Equal("${KEY}", Load(yaml: "api-key: $${KEY}").GetString("api-key"));
        var e = Assert.Throws<ConfigurationException>(() => Load(yaml: "api-key: ${NOPE}"));
        Assert.Contains("NOPE", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--scrape-intervall", "--scrape-interval")]
    [InlineData("--lisetn", "--listen")]
    [InlineData("--api_key", "--api-key")]
    public void An_unknown_option_names_the_nearest_known_one(string given, string meant)
    {
        var e = Assert.Throws<ConfigurationException>(() => Load([given, "x"]));
        Assert.Contains($"did you mean '{meant}'?", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_yaml_key_names_the_nearest_known_one()
    {
        var e = Assert.Throws<ConfigurationException>(() => Load(yaml: "clickhouse:\n  adress: x"));
        Assert.Contains("did you mean 'clickhouse-address'?", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_resembles_nothing_suggests_nothing()
    {
        var e = Assert.Throws<ConfigurationException>(() => Load(["--zzzzqqqqxxxx=1"]));
        Assert.DoesNotContain("did you mean", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("15s", 15_000)]
    [InlineData("500ms", 500)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("0", 0)]
    [InlineData("1.5s", 1500)]
    public void Durations_are_read_as_people_write_them(string text, double milliseconds) =>
        Assert.Equal(milliseconds, Load(["--scrape-interval", text]).GetDuration("scrape-interval").TotalMilliseconds);

    [Theory]
    [InlineData("500MB", 500_000_000)]
    [InlineData("2GiB", 2_147_483_648)]
    [InlineData("1024", 1024)]
    [InlineData("64k", 65536)]
    [InlineData("1.5 MiB", 1_572_864)]
    public void Sizes_are_read_as_people_write_them(string text, long bytes) =>
        Assert.Equal(bytes, Load(["--max-spool-size", text]).GetBytes("max-spool-size"));

    [Theory]
    [InlineData("15")]
    [InlineData("s")]
    [InlineData("-3s")]
    [InlineData("3 parsecs")]
    [InlineData("99999999999999999d")]
    public void A_value_of_the_wrong_form_is_refused_with_its_origin(string text)
    {
        var e = Assert.Throws<ConfigurationException>(() => Load(["--scrape-interval", text]).GetDuration("scrape-interval"));
        Assert.Contains("option '--scrape-interval'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_never_part_of_a_message()
    {
        var e = Assert.Throws<ConfigurationException>(() => Load(["--api-key", "hunter2"]).GetInt32("api-key"));
        Assert.DoesNotContain("hunter2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_split_at_commas_unless_given_several_times_or_as_a_yaml_list()
    {
        Assert.Equal(["a", "b"], Load(["--container-allowlist", "a, b"]).GetList("container-allowlist"));
        Assert.Equal(["a{1,2}", "b"], Load(["--container-allowlist", "a{1,2}", "--container-allowlist=b"]).GetList("container-allowlist"));
        Assert.Equal(["a{1,2}"], Load(yaml: "container-allowlist: ['a{1,2}']").GetList("container-allowlist"));
        Assert.Empty(Load().GetList("container-allowlist"));
    }

    [Fact]
    public void A_switch_stands_alone_and_can_be_negated()
    {
        Assert.False(Load().GetBoolean("insecure-skip-verify"));
        Assert.True(Load(["--insecure-skip-verify", "--listen", "x"]).GetBoolean("insecure-skip-verify"));
        Assert.False(Load(["--insecure-skip-verify=false"], environment: ("INSECURE_SKIP_VERIFY", "true")).GetBoolean("insecure-skip-verify"));
    }

    [Fact]
    public void An_empty_environment_variable_is_no_value() =>
        Assert.Equal("127.0.0.1:8080", Load(environment: ("LISTEN", "")).GetString("listen"));

    [Theory]
    [InlineData("listen: [1")]
    [InlineData("- a\n- b")]
    [InlineData("listen:\n - a: b")]
    public void A_broken_file_is_refused_with_a_sentence(string yaml) =>
        Assert.EndsWith(".", Assert.Throws<ConfigurationException>(() => Load(yaml: yaml)).Message.TrimEnd(), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("listen:\n")]
    public void A_file_without_settings_leaves_the_defaults(string yaml) =>
        Assert.Equal("127.0.0.1:8080", Load(yaml: yaml).GetString("listen"));

    [Fact]
    public void Help_lists_each_option_with_its_variable_and_default()
    {
        Assert.True(Load(["--help"]).HelpRequested);
        var text = Schema.Describe();
        Assert.Contains("--scrape-interval VALUE  [SCRAPE_INTERVAL]", text, StringComparison.Ordinal);
        Assert.Contains("Default: 15s.", text, StringComparison.Ordinal);
        Assert.Contains("  --insecure-skip-verify  [", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_without_its_value_is_refused() =>
        Assert.Contains("needs a value", Assert.Throws<ConfigurationException>(() => Load(["--listen"])).Message, StringComparison.Ordinal);
}
