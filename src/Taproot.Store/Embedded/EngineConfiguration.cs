using System.Globalization;
using System.Security;

namespace Taproot.Store.Embedded;

/// <summary>ClickHouse's server settings for an engine that shares a small machine with what it observes.</summary>
internal static class EngineConfiguration
{
    /// <summary>Requests that may run at once; others wait.</summary>
    public const int Concurrency = 6;

    /// <summary>Writes the configuration file and returns the arguments for the first connection.</summary>
    public static IReadOnlyList<string> Write(EngineOptions options)
    {
        var path = Path.Combine(options.DataDirectory, "engine.xml");
        File.WriteAllText(path, Xml(options));
        return ["taproot", $"--config-file={path}", $"--path={Path.Combine(options.DataDirectory, "clickhouse")}", "--log-level=error", $"--max_memory_usage={options.QueryMemoryBytes.ToString(CultureInfo.InvariantCulture)}"];
    }

    private static string Xml(EngineOptions options)
    {
        var memory = options.MemoryBytes;
        var cores = Math.Max(1, Environment.ProcessorCount);
        (string Name, long Value)[] settings =
        [
            ("max_server_memory_usage", memory),
            ("mark_cache_size", Math.Clamp(memory / 32, 8 << 20, 64 << 20)),
            ("primary_index_cache_size", Math.Clamp(memory / 32, 8 << 20, 64 << 20)),
            ("uncompressed_cache_size", 0),
            ("index_mark_cache_size", 4 << 20),
            ("index_uncompressed_cache_size", 0),
            ("mmap_cache_size", 64),
            ("query_condition_cache_size", 4 << 20),
            ("compiled_expression_cache_size", 4 << 20),
            ("background_pool_size", Math.Clamp(cores, 2, 8)),
            ("background_merges_mutations_concurrency_ratio", 2),
            ("background_move_pool_size", 1),
            ("background_fetches_pool_size", 1),
            ("background_common_pool_size", 2),
            ("background_schedule_pool_size", 4),
            ("background_buffer_flush_schedule_pool_size", 1),
            ("background_message_broker_schedule_pool_size", 1),
            ("background_distributed_schedule_pool_size", 1),
            ("max_thread_pool_size", 400),
            ("max_thread_pool_free_size", 16),
            ("max_io_thread_pool_size", 16),
            ("max_io_thread_pool_free_size", 0),
            ("max_active_parts_loading_thread_pool_size", 4),
            ("max_outdated_parts_loading_thread_pool_size", 2),
            ("max_parts_cleaning_thread_pool_size", 2),
            ("memory_worker_purge_total_memory_threshold_ratio", 0),
        ];
        var lines = settings.Select(s => $"  <{s.Name}>{s.Value.ToString(CultureInfo.InvariantCulture)}</{s.Name}>");
        // Parts of a merge must leave room for queries; a tree's own defaults are for hosts with tens of gigabytes. A row is merged fewer times, and there are
        // a few parts more, where a merge takes in parts of less different sizes.
        return $"""
            <clickhouse>
            {string.Join('\n', lines)}
              <tmp_path>{SecurityElement.Escape(Path.Combine(options.DataDirectory, "clickhouse", "tmp"))}</tmp_path>
              <merge_tree>
                <number_of_free_entries_in_pool_to_execute_mutation>1</number_of_free_entries_in_pool_to_execute_mutation>
                <number_of_free_entries_in_pool_to_lower_max_size_of_merge>1</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
                <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>1</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
                <merge_selector_base>8</merge_selector_base>
                <merge_max_block_size_bytes>4194304</merge_max_block_size_bytes>
                <max_bytes_to_merge_at_max_space_in_pool>10737418240</max_bytes_to_merge_at_max_space_in_pool>
              </merge_tree>
            </clickhouse>
            """;
    }
}
