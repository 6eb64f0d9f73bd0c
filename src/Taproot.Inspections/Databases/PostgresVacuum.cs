using Taproot.Inspections.Checks;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Databases;

/// <summary>What vacuum and analyze should have done, and what keeps them from it.</summary>
internal static class PostgresVacuum
{
    // Transactions: less is what a busy server has at any time.
    private const double TellingXminAge = 1_000_000;

    /// <summary>Dead rows as a multiple of the number at which autovacuum begins with the table.</summary>
    public static TimeSeries Pressure(Postgres postgres, PostgresTable table)
    {
        var threshold = table.Settings.VacuumThreshold ?? postgres.Setting("autovacuum_vacuum_threshold");
        var scale = table.Settings.VacuumScaleFactor ?? postgres.Setting("autovacuum_vacuum_scale_factor");
        return OverTrigger(table.DeadRows, Rows(table), threshold, scale);
    }

    /// <summary>Changed rows as a multiple of the number at which autovacuum analyzes the table.</summary>
    public static TimeSeries AnalyzePressure(Postgres postgres, PostgresTable table)
    {
        var threshold = table.Settings.AnalyzeThreshold ?? postgres.Setting("autovacuum_analyze_threshold");
        var scale = table.Settings.AnalyzeScaleFactor ?? postgres.Setting("autovacuum_analyze_scale_factor");
        return OverTrigger(table.RowsChangedSinceAnalyze, Rows(table), threshold, scale);
    }

    /// <summary>Rows of a table as the planner believes; before its first analyze as they are counted.</summary>
    public static TimeSeries Rows(PostgresTable table) => table.EstimatedRows.IsEmpty ? table.LiveRows : table.EstimatedRows;

    /// <summary>Who keeps vacuum from removing anything, as a sentence; empty when nobody does to speak of.</summary>
    public static string HeldBack(Postgres postgres, int recentPoints, double atLeast = TellingXminAge)
    {
        var (holder, age) = postgres.OldestXminAge.Select(h => (h.Key, Age: h.Value.Last(recentPoints))).Where(h => h.Age >= atLeast)
            .OrderByDescending(h => h.Age).FirstOrDefault();
        return holder is null ? "" : $"{HolderName(holder)} holds back {age:#,0} transactions: vacuum can remove nothing newer. {HolderRemedy(holder)}";
    }

    /// <summary>Why autovacuum does not get to a table, as sentences; empty when nothing is known.</summary>
    public static string WhyBehind(Postgres postgres, PostgresTable table, int recentPoints)
    {
        if (table.Settings.AutovacuumDisabled) return "Autovacuum is disabled on the table (autovacuum_enabled = off).";
        if (postgres.Setting("autovacuum") == 0) return "Autovacuum is off on the server (autovacuum = off).";
        if (HeldBack(postgres, recentPoints) is { Length: > 0 } held) return held;
        if (table.VacuumThrottled.MeanOfLast(recentPoints) > 0.5) return $"A vacuum of it runs but mostly sleeps for its cost limit: {CostSettings(postgres, table)}.";
        if (table.VacuumInProgress.Last(recentPoints) > 0) return "A vacuum of it is running.";
        var workers = postgres.AutovacuumWorkers.MeanOfLast(recentPoints);
        if (workers >= postgres.Setting("autovacuum_max_workers"))
            return $"All {workers:0} autovacuum workers are busy: raise autovacuum_max_workers and the cost limit.";
        var since = table.SecondsSinceAutovacuum.Last(recentPoints);
        return float.IsNaN(since) ? "Autovacuum has never finished on it." : $"Autovacuum last finished on it {Words.Duration(since)} ago.";
    }

    private static string CostSettings(Postgres postgres, PostgresTable table)
    {
        var delay = table.Settings.VacuumCostDelay / 1000 ?? postgres.Setting("autovacuum_vacuum_cost_delay");
        var limit = table.Settings.VacuumCostLimit ?? postgres.Setting("autovacuum_vacuum_cost_limit");
        if (limit is null or < 0) limit = postgres.Setting("vacuum_cost_limit");
        return delay is null || limit is null ? "raise autovacuum_vacuum_cost_limit" : $"it sleeps {Words.Duration(delay.Value)} after each {limit:0} cost points";
    }

    private static TimeSeries OverTrigger(TimeSeries rows, TimeSeries tableRows, double? threshold, double? scale)
    {
        if (threshold is null || scale is null) return default;
        // A table that was never analyzed has -1 rows.
        return SeriesMath.Combine(rows, tableRows, (count, all) => (float)(count / Math.Max(1, threshold.Value + scale.Value * Math.Max(0, all))),
            SeriesOrigin.Of(SeriesOperation.Divide, rows, TriggerOf(tableRows, threshold.Value, scale.Value)));
    }

    private static TimeSeries TriggerOf(TimeSeries tableRows, double threshold, double scale)
    {
        var share = new TimeSeries(default, SeriesOrigin.Of(SeriesOperation.Scale, scale, new TimeSeries(default, SeriesOrigin.Of(SeriesOperation.AtLeast, 0, tableRows))));
        return new(default, SeriesOrigin.Of(SeriesOperation.AtLeast, 1, new TimeSeries(default, SeriesOrigin.Of(SeriesOperation.Add, threshold, share))));
    }

    private static string HolderName(string holder) => holder switch
    {
        "running_transaction" => "A long running transaction",
        "standby_feedback" => "A query on a replica (hot_standby_feedback)",
        "replication_slot" => "A replication slot",
        "prepared_transaction" => "A prepared transaction",
        _ => holder,
    };

    private static string HolderRemedy(string holder) => holder switch
    {
        "running_transaction" => "Find it in pg_stat_activity by backend_xmin and end it.",
        "standby_feedback" => "End the query on the replica.",
        "replication_slot" => "Drop the slot if nobody reads it any more.",
        "prepared_transaction" => "Commit it or roll it back: see pg_prepared_xacts.",
        _ => "",
    };
}
