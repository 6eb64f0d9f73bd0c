using Taproot.Inspections.Windows;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Views;
using Taproot.Server.Ingest;
using Taproot.Server.Projects;
using Taproot.Server.Recorder;
using Taproot.Server.Sources.Prometheus;
using Taproot.Store;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Http;

/// <summary>Finds the world that a request asks for, and what to say about it.</summary>
internal sealed class WorldQuery(IWorldSource worlds, ProjectDirectory projects, IngestCounters ingest, IStoreHealth store, PrometheusSources sources, IRecorderStatusSource recorder,
    TimeProvider time)
{
    private const long MaxWindowMs = 90L * 24 * 3600 * 1000;

    /// <summary>A window of a world and its context, or the problem that stands in the way.</summary>
    public readonly record struct Answer(WorldWindow Window, ResponseContext? Context, ProblemHttpResult? Problem)
    {
        /// <summary>Whether there is a window to show.</summary>
        [MemberNotNullWhen(true, nameof(Context))]
        [MemberNotNullWhen(false, nameof(Problem))]
        public bool Found => Context is not null;
    }

    /// <summary>The window from <paramref name="from"/> to <paramref name="to"/>; the current one where both are left out.</summary>
    public async ValueTask<Answer> FindAsync(string project, string? from, string? to, CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Fail(Problems.UnknownProject(project));
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var latest = worlds.Latest(project);
        if (from is null && to is null) return Make(WorldWindow.Whole(latest ?? ContextView.EmptyWorld(nowMs)), project, nowMs, live: true);
        if (Parse(from, to, nowMs, out var range) is { } sentence) return Fail(Problems.BadParameter(sentence));
        var live = to is null or "now" || nowMs - range.ToMs < ContextView.StaleAfterMs / 2;
        // What the current snapshot covers is not built again.
        if (live && latest is null) return Make(WorldWindow.Whole(ContextView.EmptyWorld(nowMs)), project, nowMs, live);
        if (live && range.FromMs >= latest!.Grid.FromMs) return Make(WorldWindow.Since(latest, range.FromMs), project, nowMs, live);
        return Make(WorldWindow.Whole(await worlds.GetAsync(project, range, cancellationToken)), project, nowMs, live);
    }

    /// <summary>What is known about the way of the data now.</summary>
    public DataFlow Flow(string project, bool live) =>
        new(time.GetUtcNow().ToUnixTimeMilliseconds(), live, ingest.Figures(project).LastReceivedMs, store.IsAvailable, store.Reason)
        {
            Prometheus = sources.Find(project)?.Settings.Url.Authority, PrometheusProblem = recorder.StatusOf(project).Error,
        };

    /// <summary>The current world of a project that exists.</summary>
    public World? Latest(string project) => worlds.Latest(project);

    private Answer Make(WorldWindow window, string project, long nowMs, bool live) =>
        new(window, ContextView.Of(window, Flow(project, live) with { NowMs = nowMs }), null);

    private static Answer Fail(ProblemHttpResult problem) => new(default, null, problem);

    private static string? Parse(string? from, string? to, long nowMs, out TimeRange range)
    {
        range = default;
        if (!RelativeTime.TryParse(to ?? "now", nowMs, out var toMs)) return Unreadable("to", to);
        if (!RelativeTime.TryParse(from ?? "now-1h", nowMs, out var fromMs)) return Unreadable("from", from);
        if (fromMs >= toMs) return "'from' must be before 'to'.";
        if (toMs - fromMs > MaxWindowMs) return "The window is longer than 90 days; choose a shorter one.";
        range = new(fromMs, toMs);
        return null;
    }

    private static string Unreadable(string name, string? value) =>
        $"'{name}' is '{value}', but must be milliseconds since the epoch, 'now', or a form like 'now-15m' (units s, m, h, d, w).";
}
