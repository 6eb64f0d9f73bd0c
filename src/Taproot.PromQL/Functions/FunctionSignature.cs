using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Functions;

/// <summary>A function's name and types.</summary>
/// <param name="Name">The name, case counts.</param>
/// <param name="Returns">Type of the result.</param>
/// <param name="Parameters">Types of the parameters.</param>
/// <param name="Required">How many arguments must be given.</param>
/// <param name="Repeats">Whether the last parameter may be given any number of times.</param>
internal sealed record FunctionSignature(string Name, ExprType Returns, Sequence<ExprType> Parameters, int Required, bool Repeats = false)
{
    /// <summary>The type of an argument.</summary>
    public ExprType ParameterType(int index) => Parameters[Math.Min(index, Parameters.Count - 1)];

    /// <summary>Whether the number of arguments is right.</summary>
    public bool Accepts(int arguments) => arguments >= Required && (Repeats || arguments <= Parameters.Count);
}
