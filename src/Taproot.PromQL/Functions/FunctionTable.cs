using System.Collections.Frozen;
using System.Collections.Immutable;
using Taproot.PromQL.Syntax;
using static Taproot.PromQL.Syntax.ExprType;

namespace Taproot.PromQL.Functions;

/// <summary>All functions by name.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, FunctionSignature> Signatures = All().ToFrozenDictionary(signature => signature.Name, StringComparer.Ordinal);

    /// <summary>The function of a name.</summary>
    public static bool TryGet(string name, out FunctionSignature signature)
    {
        var found = Signatures.TryGetValue(name, out var value);
        signature = value!;
        return found;
    }

    /// <summary>Every function.</summary>
    public static ImmutableArray<FunctionSignature> Everything => Signatures.Values;

    private static IEnumerable<FunctionSignature> All()
    {
        foreach (var name in PointFunctions.Names) yield return Of(name, Vector, [Vector]);
        foreach (var name in DateFunctions.Names) yield return Of(name, Vector, [Vector], required: 0);
        foreach (var name in WindowFunctionTable.Names) yield return Of(name, Vector, [Matrix]);
        foreach (var name in (string[])["histogram_avg", "histogram_count", "histogram_sum", "histogram_stddev", "histogram_stdvar"]) yield return Of(name, Vector, [Vector]);
        foreach (var name in (string[])["time", "pi", "step", "range", "start", "end"]) yield return Of(name, Scalar, []);
        yield return Of("absent", Vector, [Vector]);
        yield return Of("absent_over_time", Vector, [Matrix]);
        yield return Of("clamp", Vector, [Vector, Scalar, Scalar]);
        yield return Of("clamp_max", Vector, [Vector, Scalar]);
        yield return Of("clamp_min", Vector, [Vector, Scalar]);
        yield return Of("double_exponential_smoothing", Vector, [Matrix, Scalar, Scalar]);
        yield return Of("histogram_fraction", Vector, [Scalar, Scalar, Vector]);
        yield return Of("histogram_quantile", Vector, [Scalar, Vector]);
        yield return Of("holt_winters", Vector, [Matrix, Scalar, Scalar]);
        yield return Of("label_join", Vector, [Vector, ExprType.String, ExprType.String, ExprType.String], required: 3, repeats: true);
        yield return Of("label_replace", Vector, [Vector, ExprType.String, ExprType.String, ExprType.String, ExprType.String]);
        yield return Of("max_of", Scalar, [Scalar, Scalar]);
        yield return Of("min_of", Scalar, [Scalar, Scalar]);
        yield return Of("predict_linear", Vector, [Matrix, Scalar]);
        yield return Of("quantile_over_time", Vector, [Scalar, Matrix]);
        yield return Of("round", Vector, [Vector, Scalar], required: 1);
        yield return Of("scalar", Scalar, [Vector]);
        yield return Of("sort", Vector, [Vector]);
        yield return Of("sort_desc", Vector, [Vector]);
        yield return Of("sort_by_label", Vector, [Vector, ExprType.String], required: 1, repeats: true);
        yield return Of("sort_by_label_desc", Vector, [Vector, ExprType.String], required: 1, repeats: true);
        yield return Of("timestamp", Vector, [Vector]);
        yield return Of("vector", Vector, [Scalar]);
    }

    private static FunctionSignature Of(string name, ExprType returns, ImmutableArray<ExprType> parameters, int? required = null, bool repeats = false) =>
        new(name, returns, parameters, required ?? parameters.Length, repeats);
}
