namespace Taproot.NodeAgent.Network;

/// <summary>Bounds how many names of hosts one container may put into labels (<c>--max-fqdns-per-container</c>). Thread-safe.</summary>
internal sealed class FqdnLimit(int most)
{
    /// <summary>What stands for the names over the bound.</summary>
    public const string Other = "~other";

    private const int MaxContainers = 20_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _names = new(StringComparer.Ordinal);

    /// <summary>The name, or <see cref="Other"/> when the container has enough of them.</summary>
    public string Apply(string container, string name)
    {
        lock (_gate)
        {
            if (!_names.TryGetValue(container, out var names))
            {
                if (_names.Count >= MaxContainers) return Other;
                _names[container] = names = new(StringComparer.Ordinal);
            }
            if (names.Contains(name)) return name;
            if (names.Count >= most) return Other;
            names.Add(name);
            return name;
        }
    }

    /// <summary>A container is gone.</summary>
    public void Forget(string container)
    {
        lock (_gate) _names.Remove(container);
    }
}
