using Taproot.Inspections.Databases;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Instances that run but do not answer, by the exporter's word or that of the clients.</summary>
internal abstract class DatabaseAvailabilityCheck(DatabaseKind kind, string id) : DatabaseCheck(kind)
{
    public override CheckDefinition Definition { get; } = new(
        id, kind.Report, $"{kind.Name} availability", "the number of instances that do not answer is above {threshold}", 0, CheckUnit.Count, CheckWeight.Symptom,
        $"instance of {kind.Name} that runs") { Charts = [$"{kind.Report}-queries"] };

    protected internal sealed override void Run(CheckRun run, Application application)
    {
        var answers = DatabaseKind.Running(application).Select(i => (Instance: i, Answer: DatabaseAnswer.Of(run, Kind, i))).ToArray();
        var known = answers.Where(a => a.Answer.Answers is not null).ToArray();
        var silent = known.Where(a => a.Answer.Answers is false).ToArray();
        if (known.Length > 0) run.Measured();
        else if (answers.Length > 0) run.Unknown(Nobody(run, application));
        if (silent.Length <= run.Threshold) return;
        var status = silent.Length == answers.Length ? Status.Critical : Status.Warning;
        foreach (var (instance, answer) in silent)
            run.Find(new(instance.Name, 1, answer.SinceMs) { Instance = instance, Status = status, Detail = answer.Evidence });
    }

    protected internal sealed override string Describe(IReadOnlyList<Finding> findings, Threshold threshold)
    {
        var subject = findings.Count == 1 ? $"1 instance of {Kind.Name} does" : $"{findings.Count} instances of {Kind.Name} do";
        return $"{subject} not answer: {Words.Subjects(findings)}. {findings[0].Detail}";
    }

    private string Nobody(CheckRun run, Application application)
    {
        var silence = Kind.Silence(application, run.RecentPoints);
        return silence.Length == 0 ? "Nobody called it in the last minute." : $"Nobody called it in the last minute. {silence}";
    }
}

/// <summary>PostgreSQL servers that do not answer.</summary>
internal sealed class PostgresAvailabilityCheck() : DatabaseAvailabilityCheck(DatabaseKinds.Postgres, "PostgresAvailability");

/// <summary>MySQL servers that do not answer.</summary>
internal sealed class MysqlAvailabilityCheck() : DatabaseAvailabilityCheck(DatabaseKinds.Mysql, "MysqlAvailability");

/// <summary>Servers of the Redis family that do not answer.</summary>
internal sealed class RedisAvailabilityCheck() : DatabaseAvailabilityCheck(DatabaseKinds.Redis, "RedisAvailability");

/// <summary>MongoDB servers that do not answer.</summary>
internal sealed class MongodbAvailabilityCheck() : DatabaseAvailabilityCheck(DatabaseKinds.Mongodb, "MongodbAvailability");

/// <summary>Memcached servers that do not answer.</summary>
internal sealed class MemcachedAvailabilityCheck() : DatabaseAvailabilityCheck(DatabaseKinds.Memcached, "MemcachedAvailability");
