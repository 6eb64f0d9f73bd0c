using System.Collections.Frozen;

namespace Taproot.PromQL.Functions;

/// <summary>Functions of a vector that look at one sample at a time.</summary>
internal static class PointFunctions
{
    private static readonly FrozenDictionary<string, Func<double, double>> Functions = new Dictionary<string, Func<double, double>>
    {
        ["abs"] = Math.Abs,
        ["ceil"] = Math.Ceiling,
        ["floor"] = Math.Floor,
        ["exp"] = Math.Exp,
        ["sqrt"] = Math.Sqrt,
        ["ln"] = Math.Log,
        ["log2"] = Math.Log2,
        ["log10"] = Math.Log10,
        ["sgn"] = value => value < 0 ? -1 : value > 0 ? 1 : value,
        ["deg"] = value => value * 180 / Math.PI,
        ["rad"] = value => value * Math.PI / 180,
        ["sin"] = Math.Sin,
        ["cos"] = Math.Cos,
        ["tan"] = Math.Tan,
        ["asin"] = Math.Asin,
        ["acos"] = Math.Acos,
        ["atan"] = Math.Atan,
        ["sinh"] = Math.Sinh,
        ["cosh"] = Math.Cosh,
        ["tanh"] = Math.Tanh,
        ["asinh"] = Math.Asinh,
        ["acosh"] = Math.Acosh,
        ["atanh"] = Math.Atanh,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names of the functions.</summary>
    public static IEnumerable<string> Names => Functions.Keys;

    /// <summary>The function of a name.</summary>
    public static Func<double, double>? Find(string name) => Functions.GetValueOrDefault(name);
}
