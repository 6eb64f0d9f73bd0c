using System.Text.RegularExpressions;

namespace Taproot.NodeAgent.Containers;

/// <summary>Which containers the user wants to see.</summary>
internal sealed class ContainerFilter(IReadOnlyList<string> allow, IReadOnlyList<string> deny)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(50);

    private readonly Regex[] _allow = Compile(allow);
    private readonly Regex[] _deny = Compile(deny);

    internal bool Allows(string id) => !Matches(_deny, id) && (_allow.Length == 0 || Matches(_allow, id));

    private static Regex[] Compile(IReadOnlyList<string> patterns)
    {
        var compiled = new Regex[patterns.Count];
        for (int i = 0; i < compiled.Length; i++)
            compiled[i] = new Regex(patterns[i], RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout);
        return compiled;
    }

    private static bool Matches(Regex[] patterns, string id)
    {
        foreach (Regex pattern in patterns)
        {
            if (pattern.IsMatch(id))
                return true;
        }
        return false;
    }
}
