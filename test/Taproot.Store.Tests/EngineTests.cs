using System.Diagnostics;
using ClickHouse.Driver.ADO;
using Taproot.Store.Client;
using Taproot.Store.Schema;
using Taproot.Telemetry;

namespace Taproot.Store.Tests;

/// <summary>Each test has a store of its own, to be hurt.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class EngineTests
{
    private static readonly long Noon = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Fact]
    public async Task A_killed_engine_is_started_again_and_keeps_what_was_acknowledged()
    {
        await using var store = await TestStore.StartAsync();
        for (var i = 0; i < 20; i++) await store.WriteAsync("default", "m", Labels.Empty, (Noon + i, i));
        var first = store.Health.EngineProcessId!.Value;

        Kill(first);
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            for (var i = 0; i < 1000; i++) await store.WriteAsync("default", "refused", Labels.Empty, (Noon + i, i));
        });
        Assert.InRange(refused.RetryAfter.TotalSeconds, 0.1, 60);
        await Eventually.HoldsAsync(() => store.Health.IsAvailable && store.Health.EngineProcessId != first, "the engine is back");

        Assert.NotEqual(first, store.Health.EngineProcessId);
        Assert.Equal(20, (await store.ScanAsync("default", ["m"])).Count);
        await store.WriteAsync("default", "m", Labels.Empty, (Noon + 20, 20));
        Assert.Equal(21, (await store.ScanAsync("default", ["m"])).Count);
    }

    [Fact]
    public async Task A_store_that_was_stopped_and_started_has_everything_and_migrates_nothing_twice()
    {
        var options = TestStore.NewOptions();
        await using (var store = await TestStore.StartAsync(options)) await store.WriteAsync("default", "m", Labels.Of(("a", "1")), (Noon, 7));

        await using (var store = await TestStore.StartAsync(options))
        {
            Assert.Equal([7.0], (await store.ScanAsync("default", ["m"])).Select(r => r.Value));
            Assert.Equal(string.Join('\n', Migrations.All.Select(m => m.Number)), await store.QueryAsync("taproot_default", "SELECT number FROM taproot_migrations ORDER BY number"));
        }
        Directory.Delete(options.DataDirectory, recursive: true);
    }

    [Fact]
    public async Task A_migration_that_was_broken_off_is_repeated()
    {
        var options = TestStore.NewOptions();
        await using (var store = await TestStore.StartAsync(options))
        {
            await store.WriteAsync("default", "m", Labels.Empty, (Noon, 7));
            await store.QueryAsync("taproot_default", "TRUNCATE TABLE taproot_migrations");
        }
        await using (var store = await TestStore.StartAsync(options)) Assert.Single(await store.ScanAsync("default", ["m"]));
        Directory.Delete(options.DataDirectory, recursive: true);
    }

    [Fact]
    public async Task A_second_server_on_the_data_directory_is_refused_with_a_sentence()
    {
        await using var store = await TestStore.StartAsync();

        var refused = await Assert.ThrowsAsync<StoreException>(() => TestStore.StartAsync(store.Options));

        Assert.Contains("Another Taproot server uses the data directory", refused.Message, StringComparison.Ordinal);
        Assert.True(store.Health.IsAvailable);
    }

    [Fact]
    public async Task A_missing_library_is_named_with_what_to_do()
    {
        var options = TestStore.NewOptions() with { EngineLibraryPath = "/nowhere/libchdb.so" };

        var refused = await Assert.ThrowsAsync<StoreException>(() => TestStore.StartAsync(options));

        Assert.Contains("/nowhere/libchdb.so", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--chdb-lib", refused.Message, StringComparison.Ordinal);
        Directory.Delete(options.DataDirectory, recursive: true);
    }

    [Fact]
    public async Task An_engine_whose_server_is_gone_ends()
    {
        var directory = Directory.CreateTempSubdirectory("taproot-orphan-");
        var library = EngineLibrary.Find(null);
        Assert.NotNull(library);
        var socket = Path.Combine(directory.FullName, "s");
        var engine = new Embedded.EngineOptions(directory.FullName, socket, library, ParentPid: 0, MemoryBytes: 1L << 30, QueryMemoryBytes: 1L << 29).ToArguments();
        // A shell stands for the server: it holds the pipe's only writing end, and is killed as a server may be.
        var pipe = Path.Combine(directory.FullName, "pipe");
        var command = string.Join(' ', TestStore.EngineCommand.Concat(engine)).Replace("--parent-pid 0", "--parent-pid $$", StringComparison.Ordinal);
        var script = $"mkfifo {pipe}; exec 3<>{pipe}; {command} < {pipe} 3>&- >/dev/null 2>&1 & echo $!; wait";
        using var server = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var engineId = int.Parse((await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);
        await Eventually.HoldsAsync(() => File.Exists(socket), "the engine is up");

        Kill(server.Id);

        await Eventually.HoldsAsync(() => !Directory.Exists($"/proc/{engineId}") || IsZombie(engineId), "the engine ended");
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Everybody_elses_driver_works_over_the_socket()
    {
        await using var store = await TestStore.StartAsync();
        using var http = new HttpClient(EngineTransport.Create(store.Options)) { BaseAddress = EngineTransport.Embedded };
        await using var connection = new ClickHouseConnection("Host=store.taproot;Port=80;Database=default", http);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, toString(number), {text:String} FROM numbers(3)";
        command.Parameters.Add(new ClickHouse.Driver.ADO.Parameters.ClickHouseDbParameter { ParameterName = "text", Value = "it's" });

        List<(ulong, string, string)> rows = [];
        await using (var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken))
            while (await reader.ReadAsync(TestContext.Current.CancellationToken)) rows.Add(((ulong)reader.GetValue(0), reader.GetString(1), reader.GetString(2)));
        Assert.Equal([(0, "0", "it's"), (1, "1", "it's"), (2, "2", "it's")], rows);

        command.Parameters.Clear();
        command.CommandText = "SELECT * FROM there_is_no_such_table";
        var error = await Assert.ThrowsAsync<ClickHouse.Driver.ClickHouseServerException>(() => command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        Assert.Equal(60, error.ErrorCode);
    }

    [Fact]
    public async Task The_socket_is_the_owners_alone()
    {
        await using var store = await TestStore.StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(store.Options.DataDirectory, "store.sock")));
    }

    private static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }

    private static bool IsZombie(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
