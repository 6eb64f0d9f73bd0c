using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Auth;
using Taproot.Server.Configuration;
using Taproot.Server.Projects;
using Taproot.Server.Sources.Prometheus;
using Taproot.Server.Tests.Support;
using Taproot.Telemetry.Configuration;

namespace Taproot.Server.Tests.Sources;

public sealed class SettingsTests
{
    private const string Address = "/api/projects/default/settings/prometheus";

    private static readonly PrometheusSettingsChange Change = new(
        true, "http://prometheus.test:9090", "ali", "open sesame", "", "", "", "", "", false, [new("X-Scope-OrgID", "tenant-7")], "{cluster=\"a\"}", "", 30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_entered_is_kept_and_in_use_and_no_secret_is_told()
    {
        await using var server = await RunningServer.StartAsync();
        var none = await server.Client.GetFromJsonAsync<PrometheusSettingsResponse>(Address, Stop);
        Assert.Equal((false, "", 15), (none!.Enabled, none.Url, none.RefreshIntervalSeconds));
        await PutAsync(server, Change, HttpStatusCode.OK);

        var text = await server.Client.GetStringAsync(Address, Stop);
        Assert.DoesNotContain("sesame", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tenant-7", text, StringComparison.Ordinal);
        var shown = await server.Client.GetFromJsonAsync<PrometheusSettingsResponse>(Address, Stop);
        Assert.Equal((true, "ali", true, false, 30), (shown!.Enabled, shown.User, shown.PasswordIsSet, shown.BearerTokenIsSet, shown.RefreshIntervalSeconds));
        Assert.Equal([new PrometheusHeaderState("X-Scope-OrgID", true)], shown.Headers);

        var sources = server.Services.GetRequiredService<PrometheusSources>();
        Assert.Equal("open sesame", sources.Find("default")!.Settings.Password);
        Assert.False(sources.Of("default").IsOwnStore);

        // Kept secrets stay; back to the own store; and again what was kept.
        await PutAsync(server, Change with { Password = null, Headers = [new("X-Scope-OrgID", null)], Enabled = false }, HttpStatusCode.OK);
        Assert.True(sources.Of("default").IsOwnStore);
        await sources.LoadAsync("default", Stop);
        Assert.Equal(("open sesame", "tenant-7"), (sources.SettingsOf("default")!.Settings.Password, sources.SettingsOf("default")!.Settings.Headers[0].Value));
    }

    [Fact]
    public async Task The_database_alone_opens_no_secret()
    {
        await using var server = await RunningServer.StartAsync();
        await PutAsync(server, Change, HttpStatusCode.OK);
        await using var database = new SqliteConnection($"Data Source={server.DataDirectory}/taproot.db");
        await database.OpenAsync(Stop);
        await using var command = database.CreateCommand();
        command.CommandText = "select Settings || hex(Secrets) from prometheus_sources";
        var row = (string)(await command.ExecuteScalarAsync(Stop))!;
        Assert.DoesNotContain("sesame", row, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString("sesame"u8), row, StringComparison.Ordinal);
        var key = Path.Combine(server.DataDirectory, "secret.key");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));

        var box = new SecretBox(key);
        var sealedText = box.Seal("x", "a");
        Assert.Equal("x", box.Open(sealedText, "a"));
        Assert.Null(box.Open(sealedText, "b"));
        sealedText[^1] ^= 1;
        Assert.Null(box.Open(sealedText, "a"));
        Assert.Null(box.Open([1, 2, 3], "a"));
    }

    [Fact]
    public async Task A_kept_password_is_not_sent_to_another_server()
    {
        await using var server = await RunningServer.StartAsync();
        await PutAsync(server, Change, HttpStatusCode.OK);
        var elsewhere = Change with { Url = "http://attacker.test", Password = null };
        Assert.Contains("not sent elsewhere", await PutAsync(server, elsewhere, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("not sent elsewhere", await PutAsync(server, Change with { Password = null, RemoteWriteUrl = "http://attacker.test/x" }, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        using var test = await server.Client.PostAsJsonAsync(Address + "/test", elsewhere, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, test.StatusCode);
    }

    [Fact]
    public async Task A_file_outside_of_the_directories_for_secrets_is_not_sent_anywhere_not_even_through_a_link()
    {
        var directory = Directory.CreateTempSubdirectory("taproot-secrets-").FullName;
        try
        {
            await using var server = await RunningServer.StartAsync(o => o with { Prometheus = new() { SecretDirectories = [directory] } });
            var token = Path.Combine(directory, "token");
            await File.WriteAllTextAsync(token, "t", Stop);
            File.CreateSymbolicLink(Path.Combine(directory, "link"), "/etc/hostname");
            var change = Change with { User = "", Password = "" };
            await PutAsync(server, change with { TokenFile = token }, HttpStatusCode.OK);
            foreach (var path in new[] { "/etc/hostname", $"{directory}/../../etc/hostname", $"{directory}/link", "token" })
                await PutAsync(server, change with { TokenFile = path }, HttpStatusCode.BadRequest);
            Assert.Contains("does not exist", await PutAsync(server, change with { TokenFile = $"{directory}/none" }, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData("ftp://x", "http://")]
    [InlineData("http://u:p@x", "own fields")]
    [InlineData("http://x?a=b", "query")]
    [InlineData("", "missing")]
    public async Task An_address_that_is_none_is_refused_with_a_sentence(string url, string hint)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Contains(hint, await PutAsync(server, Change with { Url = url }, HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_settings_that_cannot_be_used_are_refused_too()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var (change, hint) in new (PrometheusSettingsChange, string)[]
            {
                (Change with { BearerToken = "t" }, "not several"), (Change with { ExtraSelector = "{a" }, "'='"), (Change with { RefreshIntervalSeconds = 1 }, "between"),
                (Change with { Headers = [new("Host", "x")] }, "itself"), (Change with { Headers = [new("A b", "x")] }, "letters"),
                (Change with { Headers = [new("A", "x\r\nB: c")] }, "printable"), (Change with { Headers = [new("A", "x"), new("a", "y")] }, "twice"),
                (Change with { User = "" }, "password without a user"), (Change with { User = new('x', 5000) }, "longer"),
            })
            Assert.Contains(hint, await PutAsync(server, change, HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Viewer, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(Role.Editor, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Role.Admin, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task Who_may_edit_sees_settings_and_who_administers_changes_them(Role role, HttpStatusCode see, HttpStatusCode change)
    {
        await using var server = await RunningServer.StartAsync(o => o with { AnonymousRole = role });
        using var seen = await server.Client.GetAsync(Address, Stop);
        Assert.Equal(see, seen.StatusCode);
        await PutAsync(server, Change, change);
    }

    [Fact]
    public async Task Settings_of_the_command_line_hold_for_all_and_cannot_be_changed()
    {
        await using var server = await RunningServer.StartAsync(o => o with { Prometheus = new() { Global = new() { Url = new("http://p.test"), Password = "secret", User = "u" } } });
        var shown = await server.Client.GetFromJsonAsync<PrometheusSettingsResponse>(Address, Stop);
        Assert.Contains("--global-prometheus-url", shown!.ReadOnlyBecause, StringComparison.Ordinal);
        Assert.Contains("--global-prometheus-url", await PutAsync(server, Change, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.False(server.Services.GetRequiredService<PrometheusSources>().Of("default").IsOwnStore);
    }

    [Fact]
    public void The_command_line_has_them_all_and_says_what_is_wrong()
    {
        static PrometheusSourceOptions Load(params string[] args) => ServerConfiguration.Load(args, new Dictionary<string, string> { ["GLOBAL_PROMETHEUS_PASSWORD"] = "p" })!.Prometheus;

        var global = Load(
            "--global-prometheus-url", "https://p.test/x", "--global-prometheus-user", "u", "--global-prometheus-custom-headers", "X-Scope-OrgID=a", "--global-refresh-interval", "30s",
            "--global-prometheus-tls-skip-verify", "--global-prometheus-extra-selector", "{a=\"b\"}").Global!;
        Assert.Equal(("u", "p", "X-Scope-OrgID", 30, true), (global.User, global.Password, global.Headers[0].Name, (int)global.RefreshInterval.TotalSeconds, global.TlsSkipVerify));
        Assert.Equal("https://p.test/x/api/v1/write", global.WriteUrl.AbsoluteUri);
        Assert.DoesNotContain("\"p\"", global.ToString(), StringComparison.Ordinal);
        Assert.Equal("http://w.test/y", Load("--bootstrap-prometheus-url", "http://p.test", "--bootstrap-prometheus-remote-write-url", "http://w.test/y").Bootstrap!.WriteUrl.AbsoluteUri);
        Assert.Null(Load().Global);
        Assert.Contains("--global-prometheus-", Assert.Throws<ConfigurationException>(() => Load("--global-prometheus-url", "p.test")).Message, StringComparison.Ordinal);
        Assert.Throws<ConfigurationException>(() => Load("--global-prometheus-url", "http://p.test", "--global-prometheus-extra-selector", "{a"));
    }

    private static async Task<string> PutAsync(RunningServer server, PrometheusSettingsChange change, HttpStatusCode expected)
    {
        using var response = await server.Client.PutAsJsonAsync(Address, change, Stop);
        var body = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == expected, $"{response.StatusCode}: {body}");
        return body.Replace("\\u0027", "'", StringComparison.Ordinal);
    }
}
