using System.Runtime.InteropServices;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Rollouts;

/// <summary>The versions of all applications: when each ran, and what is known of it.</summary>
internal sealed class VersionTable
{
    private readonly Dictionary<PartKey, List<VersionSpan>> _spans = [];
    private readonly Dictionary<(Application, RolloutPart, string Version), BuildName> _names = [];
    private readonly Dictionary<(Application, RolloutPart, string Generation), SortedSet<string>> _ofGenerations = [];

    public IEnumerable<(PartKey Key, List<VersionSpan> Spans)> Changed =>
        _spans.Where(s => s.Value.Count > 1 && !s.Value.TrueForAll(v => v.Version == s.Value[0].Version)).Select(s => (s.Key, s.Value));

    public void Add(PartKey key, VersionSpan span, BuildName name = default)
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_spans, key, out _);
        (list ??= []).Add(span);
        if (name != default) _names[(key.Application, key.Part, span.Version)] = name;
    }

    public BuildName NameOf(Application application, RolloutPart part, string version) => _names.GetValueOrDefault((application, part, version));

    /// <summary>Notes an image or a digest that pods of a generation run.</summary>
    public void AddToGeneration(Application application, RolloutPart part, string generation, string value)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_ofGenerations, (application, part, generation), out _);
        (known ??= new(StringComparer.Ordinal)).Add(value);
    }

    public IReadOnlyCollection<string> OfGeneration(Application application, RolloutPart part, string generation) =>
        _ofGenerations.GetValueOrDefault((application, part, generation)) ?? (IReadOnlyCollection<string>)[];
}
