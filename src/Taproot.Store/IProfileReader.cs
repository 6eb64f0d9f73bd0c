namespace Taproot.Store;

/// <summary>Reads profiles: those that Taproot stores, or those of another server.</summary>
public interface IProfileReader
{
    /// <summary>What types of profiles which services have.</summary>
    /// <param name="project">The project.</param>
    /// <param name="services">The services; none: all.</param>
    /// <param name="since">Types that were last seen before are left out.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task<IReadOnlyList<ServiceProfileType>> ReadTypesAsync(string project, IReadOnlyList<string> services, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>What types of profiles have samples of a span, in the services that sent them.</summary>
    /// <param name="project">The project.</param>
    /// <param name="span">The span.</param>
    /// <param name="from">Profiles that end before are left out.</param>
    /// <param name="to">Profiles that begin after are left out.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task<IReadOnlyList<ServiceProfileType>> ReadSpanTypesAsync(string project, ulong span, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>Where the profiles that end in the hours of a window come from, by which they are an application's.</summary>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task<IReadOnlyList<ProfileSource>> ReadSourcesAsync(string project, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>Labels of a window's profiles, with some of their values.</summary>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task<IReadOnlyList<ProfileLabel>> ReadLabelsAsync(string project, ProfileQuery query, CancellationToken cancellationToken);

    /// <summary>Sums of profiles by the step that they end in; steps without profiles are left out.</summary>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task<IReadOnlyList<ProfilePoint>> ReadSeriesAsync(string project, ProfileQuery query, TimeSpan step, CancellationToken cancellationToken);

    /// <summary>The heaviest stacks of all profiles that end in a window.</summary>
    /// <param name="project">The project.</param>
    /// <param name="query">Which profiles.</param>
    /// <param name="most">Stacks at most.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task<MergedStacks> ReadStacksAsync(string project, ProfileQuery query, int most, CancellationToken cancellationToken);
}

/// <summary>Which profiles.</summary>
/// <param name="Services">Of which services; none: of all.</param>
/// <param name="Type">Of which type.</param>
/// <param name="From">Those that end after.</param>
/// <param name="To">Those that end until.</param>
/// <param name="Labels">Those that have all of these labels.</param>
/// <param name="Sources">Those of sources with these keys; null: of all.</param>
/// <param name="ByService">Whether stacks of several services are told apart.</param>
/// <param name="Span">Only samples of this span, of all profiles that overlap the window; 0: all samples.</param>
public sealed record ProfileQuery(
    IReadOnlyList<string> Services, string Type, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<KeyValuePair<string, string>> Labels,
    IReadOnlyCollection<ulong>? Sources = null, bool ByService = false, ulong Span = 0)
{
    /// <summary>Whether no profile can be meant.</summary>
    public bool IsNothing => Sources is { Count: 0 };
}

/// <summary>Where profiles of a type come from.</summary>
/// <param name="Service">The service.</param>
/// <param name="Type">The type.</param>
/// <param name="Attributes">What says whose they are: container, pod, workload, host.</param>
/// <param name="Key">Identity of service and attributes.</param>
/// <param name="LastSeen">When the newest of these profiles ends.</param>
public sealed record ProfileSource(string Service, string Type, IReadOnlyDictionary<string, string> Attributes, ulong Key, DateTimeOffset LastSeen);

/// <summary>A type of profiles that a service has.</summary>
/// <param name="Service">The service.</param>
/// <param name="Type">The type, such as <c>ebpf:cpu:nanoseconds</c>.</param>
/// <param name="LastSeen">When the newest profile of it ends.</param>
public sealed record ServiceProfileType(string Service, string Type, DateTimeOffset LastSeen);

/// <summary>A label of profiles.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Some of its values.</param>
public sealed record ProfileLabel(string Name, IReadOnlyList<string> Values);

/// <summary>The sum of the profiles of one step.</summary>
/// <param name="Time">When the step begins.</param>
/// <param name="Value">The sum; of states the mean over the step of the sum over instances.</param>
public readonly record struct ProfilePoint(DateTimeOffset Time, double Value);

/// <summary>A stack and what was spent in it.</summary>
/// <param name="Frames">Its frames as <c>function file:line</c>, the innermost first.</param>
/// <param name="Value">The sum; of states the mean over the window of the sum over instances.</param>
/// <param name="Service">Whose it is; empty unless services are told apart.</param>
public readonly record struct MergedStack(IReadOnlyList<string> Frames, long Value, string Service = "");

/// <summary>Stacks of a window.</summary>
/// <param name="Stacks">The heaviest ones.</param>
/// <param name="LeftOutStacks">Stacks beyond those.</param>
/// <param name="LeftOutValue">What was spent in them.</param>
public sealed record MergedStacks(IReadOnlyList<MergedStack> Stacks, long LeftOutStacks, long LeftOutValue);
