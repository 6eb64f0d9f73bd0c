using System.Collections.Immutable;
using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Evaluation;

/// <summary>Warnings and infos of a query, each text once, a bounded number of them.</summary>
internal sealed class Annotations
{
    private const int Most = 50;

    private readonly HashSet<string> _seen = [];
    private readonly ImmutableArray<string>.Builder _warnings = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _infos = ImmutableArray.CreateBuilder<string>();

    /// <summary>What is probably wrong.</summary>
    public ImmutableArray<string> Warnings => _warnings.ToImmutable();

    /// <summary>What may be wrong.</summary>
    public ImmutableArray<string> Infos => _infos.ToImmutable();

    /// <summary>Says that something is probably wrong.</summary>
    public void Warn(string text, SourceSpan at) => Add(_warnings, text, at);

    /// <summary>Says that something may be wrong.</summary>
    public void Inform(string text, SourceSpan at) => Add(_infos, text, at);

    /// <summary>Warns of a quantile that is none.</summary>
    public void CheckQuantile(double quantile, SourceSpan at)
    {
        if (!(quantile >= 0 && quantile <= 1)) Warn($"a quantile lies between 0 and 1, this is {NumberText.FormatNumber(quantile)}", at);
    }

    private void Add(ImmutableArray<string>.Builder list, string text, SourceSpan at)
    {
        text = $"{text} (at character {at.Start + 1})";
        if (list.Count < Most && _seen.Add(text)) list.Add(text);
    }
}
