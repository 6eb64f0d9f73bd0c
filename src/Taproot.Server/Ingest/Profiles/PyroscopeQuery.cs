using System.Globalization;
using Taproot.Telemetry.Profiles;

namespace Taproot.Server.Ingest.Profiles;

/// <summary>The query of Pyroscope's <c>/ingest</c>.</summary>
internal sealed record PyroscopeQuery(PyroscopeName Name, string Format, string Spy, string Units, long SampleRate, (long Start, long End)? Time)
{
    private const long NanosecondsASecond = 1_000_000_000;
    private const long DefaultSampleRate = 100;
    private const long MostSampleRate = 1_000_000;
    private static readonly TimeSpan UsualLength = TimeSpan.FromSeconds(10);

    /// <summary>Reads a query.</summary>
    /// <exception cref="ProfileException">It does not say whose the profile is, or a number is none.</exception>
    public static PyroscopeQuery Parse(IQueryCollection query)
    {
        var (from, until) = (InstantOf(query, "from"), InstantOf(query, "until"));
        var rate = query["sampleRate"].ToString();
        var sampleRate = rate.Length == 0 ? DefaultSampleRate
            : double.TryParse(rate, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= MostSampleRate ? (long)value
            : throw new ProfileException($"The parameter sampleRate must be a number from 1 to {MostSampleRate}, but is '{rate}'.");
        return new(
            PyroscopeName.Parse(query["name"].ToString()), query["format"].ToString().ToLowerInvariant(), query["spyName"].ToString(), query["units"].ToString(), sampleRate,
            from is { } start && until is { } end ? (start, end) : null);
    }

    /// <summary>Whose a profile is, and how its types are called; the names of those that count from the start of the process go into <paramref name="cumulative"/>.</summary>
    public ProfileOrigin OriginOf(SampleTypeConfig sampleTypes, ISet<string> cumulative)
    {
        Func<string, string, string> nameOf = Spy == "nodespy" ? PyroscopeTypes.NameOfNode : PyroscopeTypes.NameOf;
        return new()
        {
            Service = Name.Service,
            Labels = Name.Labels,
            Time = Time,
            NameType = (type, unit) =>
            {
                if (sampleTypes.Find(type, unit) is not { } found) return null;
                var name = nameOf(found.Type, found.Unit);
                if (sampleTypes.IsCumulative(type)) cumulative.Add(name);
                return name;
            },
        };
    }

    /// <summary>The type of stacks in lines, and what a count of one stands for.</summary>
    public (string Type, long Weight) FoldedType()
    {
        var isTime = Name.Kind is "" or "cpu" or "itimer" or "wall" && Units is "" or "samples";
        if (isTime) return (PyroscopeTypes.NameOf(Name.Kind.Length == 0 ? "cpu" : Name.Kind, "nanoseconds"), NanosecondsASecond / SampleRate);
        var unit = Units switch
        {
            "lock_nanoseconds" => "nanoseconds",
            "lock_samples" or "objects" or "goroutines" or "samples" => "count",
            "" => "count",
            _ => Units,
        };
        return (PyroscopeTypes.NameOf(Name.Kind.Length == 0 ? "samples" : Name.Kind, unit), 1);
    }

    /// <summary>The time of the query; without one, the time until now that clients send by default.</summary>
    public (long Start, long End) TimeOr(TimeProvider clock)
    {
        if (Time is { } time) return time;
        const long nanosecondsATick = 100;
        var end = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * nanosecondsATick;
        return (end - UsualLength.Ticks * nanosecondsATick, end);
    }

    // Clients send seconds, milliseconds, microseconds or nanoseconds; what it is shows in the size, for the present is never small.
    private static long? InstantOf(IQueryCollection query, string name)
    {
        var text = query[name].ToString();
        if (text.Length == 0) return null;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new ProfileException($"The parameter {name} must be a time in seconds since 1970, but is '{text}'.");
        return number switch
        {
            < 9_000_000_000 => number * NanosecondsASecond,
            < 9_000_000_000_000 => number * 1_000_000,
            < 9_000_000_000_000_000 => number * 1000,
            _ => number,
        };
    }
}
