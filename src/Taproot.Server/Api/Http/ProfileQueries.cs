using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Server.Projects;
using Taproot.Store;

namespace Taproot.Server.Api.Http;

/// <summary>Reads from a URL which profiles are asked for.</summary>
internal sealed class ProfileQueries(ProjectDirectory projects, TimeProvider time)
{
    private const int MostServices = 100;
    private const int MostLabels = 32;
    private const int LongestText = 1024;
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(31);

    /// <summary>A question, or the problem that stands in the way.</summary>
    public readonly record struct Answer<T>(T? Value, ProblemHttpResult? Problem)
    {
        /// <summary>Whether there is a question.</summary>
        [MemberNotNullWhen(true, nameof(Value))]
        [MemberNotNullWhen(false, nameof(Problem))]
        public bool Found => Problem is null;
    }

    /// <summary>The instant of <paramref name="from"/> for a project that exists.</summary>
    public Answer<DateTimeOffset?> Since(string project, string[]? service, string? from)
    {
        if (!projects.Exists(project)) return new(null, Problems.UnknownProject(project));
        if (service is { Length: > MostServices } || service?.Any(s => s.Length > LongestText) == true) return new(null, TooManyServices());
        return RelativeTime.TryParse(from ?? "now-1h", NowMs, out var fromMs)
            ? new(DateTimeOffset.FromUnixTimeMilliseconds(fromMs), null)
            : new(null, Problems.BadParameter(Unreadable("from", from)));
    }

    /// <summary>The question of a URL.</summary>
    public Answer<ProfileQuery> Find(string project, string[]? service, string? type, string? from, string? to, string[]? label)
    {
        if (!projects.Exists(project)) return new(null, Problems.UnknownProject(project));
        if (service is null or []) return Bad("'service' is missing. GET …/profiles/types lists the services there are.");
        if (service.Length > MostServices || service.Any(s => s.Length > LongestText)) return new(null, TooManyServices());
        if (string.IsNullOrEmpty(type) || type.Length > LongestText) return Bad("'type' is missing or too long. GET …/profiles/types lists the types there are.");
        if (ReadLabels(label) is not { } labels) return Bad($"'label' must be of the form name=value, at most {MostLabels} times.");
        if (ReadWindow(from ?? "now-1h", to ?? "now", "from", "to", out var window) is { } sentence) return Bad(sentence);
        return new(new(service, type, window.From, window.To, labels), null);
    }

    /// <summary>The same question of the window that is compared with; the value is the question itself when there is none.</summary>
    public Answer<ProfileQuery> WithBase(ProfileQuery query, string? baseFrom, string? baseTo)
    {
        if (baseFrom is null && baseTo is null) return new(query, null);
        return ReadWindow(baseFrom, baseTo, "baseFrom", "baseTo", out var window) is { } sentence
            ? Bad(sentence)
            : new(query with { From = window.From, To = window.To }, null);
    }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    private string? ReadWindow(string? from, string? to, string fromName, string toName, out (DateTimeOffset From, DateTimeOffset To) window)
    {
        window = default;
        if (from is null || !RelativeTime.TryParse(from, NowMs, out var fromMs)) return Unreadable(fromName, from);
        if (to is null || !RelativeTime.TryParse(to, NowMs, out var toMs)) return Unreadable(toName, to);
        if (fromMs >= toMs) return $"'{fromName}' must be before '{toName}'.";
        window = (DateTimeOffset.FromUnixTimeMilliseconds(fromMs), DateTimeOffset.FromUnixTimeMilliseconds(toMs));
        return window.To - window.From > LongestWindow ? $"The window is longer than {LongestWindow.TotalDays:0} days; choose a shorter one." : null;
    }

    private static List<KeyValuePair<string, string>>? ReadLabels(string[]? labels)
    {
        List<KeyValuePair<string, string>> pairs = [];
        foreach (var label in labels ?? [])
        {
            var equals = label.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || label.Length > LongestText || pairs.Count == MostLabels) return null;
            pairs.Add(new(label[..equals], label[(equals + 1)..]));
        }
        return pairs;
    }

    private static Answer<ProfileQuery> Bad(string sentence) => new(null, Problems.BadParameter(sentence));

    private static ProblemHttpResult TooManyServices() => Problems.BadParameter($"'service' may be given {MostServices} times, each at most {LongestText} characters.");

    private static string Unreadable(string name, string? value) =>
        $"'{name}' is '{value}', but must be milliseconds since the epoch, 'now', or a form like 'now-15m' (units s, m, h, d, w).";
}
