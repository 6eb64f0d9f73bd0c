using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Evaluation;

/// <summary>Which texts may name a label.</summary>
internal static class LabelNames
{
    /// <summary>Prometheus 2: letters, digits and underscores; Prometheus 3: any UTF-8 but nothing.</summary>
    public static bool IsValid(string name, Dialect dialect)
    {
        if (name.Length == 0) return false;
        return dialect == Dialect.Prometheus3
            ? StringText.IsValid(name)
            : Lexer.IsNameStart(name[0]) && name.All(c => Lexer.IsNameStart(c) || char.IsAsciiDigit(c));
    }
}
