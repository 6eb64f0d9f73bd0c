using System.Collections.Frozen;

namespace Taproot.PromQL.Syntax;

/// <summary>How series of a group become one, or which of them stay.</summary>
internal enum AggregationOperator
{
    /// <summary><c>sum</c></summary>
    Sum,

    /// <summary><c>avg</c></summary>
    Avg,

    /// <summary><c>count</c></summary>
    Count,

    /// <summary><c>min</c></summary>
    Min,

    /// <summary><c>max</c></summary>
    Max,

    /// <summary><c>group</c></summary>
    Group,

    /// <summary><c>stddev</c></summary>
    Stddev,

    /// <summary><c>stdvar</c></summary>
    Stdvar,

    /// <summary><c>topk</c></summary>
    Topk,

    /// <summary><c>bottomk</c></summary>
    Bottomk,

    /// <summary><c>quantile</c></summary>
    Quantile,

    /// <summary><c>count_values</c></summary>
    CountValues,

    /// <summary><c>limitk</c></summary>
    Limitk,

    /// <summary><c>limit_ratio</c></summary>
    LimitRatio,
}

/// <summary>Names of aggregations.</summary>
internal static class AggregationOperators
{
    private static readonly FrozenDictionary<string, AggregationOperator> ByName = new Dictionary<string, AggregationOperator>
    {
        ["sum"] = AggregationOperator.Sum,
        ["avg"] = AggregationOperator.Avg,
        ["count"] = AggregationOperator.Count,
        ["min"] = AggregationOperator.Min,
        ["max"] = AggregationOperator.Max,
        ["group"] = AggregationOperator.Group,
        ["stddev"] = AggregationOperator.Stddev,
        ["stdvar"] = AggregationOperator.Stdvar,
        ["topk"] = AggregationOperator.Topk,
        ["bottomk"] = AggregationOperator.Bottomk,
        ["quantile"] = AggregationOperator.Quantile,
        ["count_values"] = AggregationOperator.CountValues,
        ["limitk"] = AggregationOperator.Limitk,
        ["limit_ratio"] = AggregationOperator.LimitRatio,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<AggregationOperator, string> Names = ByName.ToFrozenDictionary(entry => entry.Value, entry => entry.Key);

    /// <summary>The aggregation of a name in any case.</summary>
    public static bool TryParse(string name, out AggregationOperator aggregation) => ByName.TryGetValue(name, out aggregation);

    /// <summary>The name as it is written.</summary>
    public static string Text(this AggregationOperator aggregation) => Names[aggregation];

    /// <summary>Whether members stay as they are, some of them.</summary>
    public static bool ChoosesMembers(this AggregationOperator aggregation) => aggregation is
        AggregationOperator.Topk or AggregationOperator.Bottomk or AggregationOperator.Limitk or AggregationOperator.LimitRatio;

    /// <summary>The type of the parameter before the vector, if there is one.</summary>
    public static ExprType? ParameterType(this AggregationOperator aggregation) => aggregation switch
    {
        AggregationOperator.CountValues => ExprType.String,
        AggregationOperator.Topk or AggregationOperator.Bottomk or AggregationOperator.Quantile => ExprType.Scalar,
        AggregationOperator.Limitk or AggregationOperator.LimitRatio => ExprType.Scalar,
        _ => null,
    };
}
