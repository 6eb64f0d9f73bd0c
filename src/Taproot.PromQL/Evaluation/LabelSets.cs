using Taproot.Telemetry;

namespace Taproot.PromQL.Evaluation;

/// <summary>Label sets made of others.</summary>
internal static class LabelSets
{
    /// <summary>The label of a metric's name.</summary>
    public const string Name = "__name__";

    /// <summary>The label of a bucket's upper bound.</summary>
    public const string Bound = "le";

    /// <summary>All labels but one.</summary>
    public static Labels Without(Labels labels, string name)
    {
        var items = labels.Items;
        for (var at = 0; at < items.Length; at++)
        {
            if (items[at].Name != name) continue;
            if (items.Length == 1) return Labels.Empty;
            var rest = new Label[items.Length - 1];
            items.AsSpan()[..at].CopyTo(rest);
            items.AsSpan()[(at + 1)..].CopyTo(rest.AsSpan(at));
            return Labels.Create(rest);
        }
        return labels;
    }

    /// <summary>The labels with one set, or taken away if the value is empty.</summary>
    public static Labels With(Labels labels, string name, string value)
    {
        if (labels[name] == value) return labels;
        var rest = Without(labels, name);
        return value.Length == 0 ? rest : Labels.Create([.. rest.Items, new Label(name, value)]);
    }
}
