using Taproot.PromQL.Syntax;

namespace Taproot.PromQL.Evaluation;

/// <summary>Binary operators on numbers. The operator is chosen once for a column, not for a number.</summary>
internal static class Arithmetic
{
    private interface IOperation
    {
        static abstract double Apply(double left, double right);
    }

    private interface IComparison
    {
        static abstract bool Holds(double left, double right);
    }

    /// <summary>Writes the result of an arithmetic operator over the target, where both sides have a value.</summary>
    public static void Apply(BinaryOperator op, ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> target)
    {
        switch (op)
        {
            case BinaryOperator.Add:
                Run<AddOperation>(left, right, target);
                break;
            case BinaryOperator.Subtract:
                Run<SubtractOperation>(left, right, target);
                break;
            case BinaryOperator.Multiply:
                Run<MultiplyOperation>(left, right, target);
                break;
            case BinaryOperator.Divide:
                Run<DivideOperation>(left, right, target);
                break;
            case BinaryOperator.Modulo:
                Run<ModuloOperation>(left, right, target);
                break;
            case BinaryOperator.Power:
                Run<PowerOperation>(left, right, target);
                break;
            default:
                Run<Atan2Operation>(left, right, target);
                break;
        }
    }

    /// <summary>
    /// Writes the result of a comparison over the target: 1 or 0 if <paramref name="returnsBool"/>, else <paramref name="kept"/> where it holds.
    /// </summary>
    public static void Compare(
        BinaryOperator op, bool returnsBool, ReadOnlySpan<double> left, ReadOnlySpan<double> right, ReadOnlySpan<double> kept, Span<double> target)
    {
        switch (op)
        {
            case BinaryOperator.Equal:
                Run<EqualComparison>(returnsBool, left, right, kept, target);
                break;
            case BinaryOperator.NotEqual:
                Run<NotEqualComparison>(returnsBool, left, right, kept, target);
                break;
            case BinaryOperator.Less:
                Run<LessComparison>(returnsBool, left, right, kept, target);
                break;
            case BinaryOperator.LessOrEqual:
                Run<LessOrEqualComparison>(returnsBool, left, right, kept, target);
                break;
            case BinaryOperator.Greater:
                Run<GreaterComparison>(returnsBool, left, right, kept, target);
                break;
            default:
                Run<GreaterOrEqualComparison>(returnsBool, left, right, kept, target);
                break;
        }
    }

    private static void Run<T>(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> target) where T : struct, IOperation
    {
        for (var i = 0; i < target.Length; i++)
        {
            var (a, b) = (left[i], right[i]);
            target[i] = Missing.Is(a) || Missing.Is(b) ? Missing.Value : T.Apply(a, b);
        }
    }

    private static void Run<T>(bool returnsBool, ReadOnlySpan<double> left, ReadOnlySpan<double> right, ReadOnlySpan<double> kept, Span<double> target)
        where T : struct, IComparison
    {
        for (var i = 0; i < target.Length; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (Missing.Is(a) || Missing.Is(b)) target[i] = Missing.Value;
            else if (returnsBool) target[i] = T.Holds(a, b) ? 1 : 0;
            else target[i] = T.Holds(a, b) ? kept[i] : Missing.Value;
        }
    }

    private readonly struct AddOperation : IOperation
    {
        public static double Apply(double left, double right) => left + right;
    }

    private readonly struct SubtractOperation : IOperation
    {
        public static double Apply(double left, double right) => left - right;
    }

    private readonly struct MultiplyOperation : IOperation
    {
        public static double Apply(double left, double right) => left * right;
    }

    private readonly struct DivideOperation : IOperation
    {
        public static double Apply(double left, double right) => left / right;
    }

    private readonly struct ModuloOperation : IOperation
    {
        public static double Apply(double left, double right) => left % right;
    }

    private readonly struct PowerOperation : IOperation
    {
        public static double Apply(double left, double right) => Math.Pow(left, right);
    }

    private readonly struct Atan2Operation : IOperation
    {
        public static double Apply(double left, double right) => Math.Atan2(left, right);
    }

    private readonly struct EqualComparison : IComparison
    {
        public static bool Holds(double left, double right) => left == right;
    }

    private readonly struct NotEqualComparison : IComparison
    {
        public static bool Holds(double left, double right) => left != right;
    }

    private readonly struct LessComparison : IComparison
    {
        public static bool Holds(double left, double right) => left < right;
    }

    private readonly struct LessOrEqualComparison : IComparison
    {
        public static bool Holds(double left, double right) => left <= right;
    }

    private readonly struct GreaterComparison : IComparison
    {
        public static bool Holds(double left, double right) => left > right;
    }

    private readonly struct GreaterOrEqualComparison : IComparison
    {
        public static bool Holds(double left, double right) => left >= right;
    }
}
