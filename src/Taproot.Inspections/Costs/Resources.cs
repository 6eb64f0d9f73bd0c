namespace Taproot.Inspections.Costs;

/// <summary>An amount of CPU, memory and GPUs: cores, GiB and GPUs, or USD a month.</summary>
/// <param name="Cpu">CPU.</param>
/// <param name="Memory">Memory.</param>
/// <param name="Gpu">GPUs.</param>
public readonly record struct Resources(double Cpu, double Memory, double Gpu = 0)
{
    /// <summary>Not known.</summary>
    public static Resources Unknown { get; } = new(double.NaN, double.NaN);

    /// <summary>All together; only of amounts in USD.</summary>
    public double Total => Cpu + Memory + Gpu;

    /// <summary>The sum.</summary>
    public static Resources operator +(Resources left, Resources right) => new(left.Cpu + right.Cpu, left.Memory + right.Memory, left.Gpu + right.Gpu);

    /// <summary>The difference.</summary>
    public static Resources operator -(Resources left, Resources right) => new(left.Cpu - right.Cpu, left.Memory - right.Memory, left.Gpu - right.Gpu);

    /// <summary>Amounts times prices.</summary>
    public static Resources operator *(Resources left, Resources right) => new(left.Cpu * right.Cpu, left.Memory * right.Memory, left.Gpu * right.Gpu);

    /// <summary>The sum.</summary>
    public static Resources Add(Resources left, Resources right) => left + right;

    /// <summary>The difference.</summary>
    public static Resources Subtract(Resources left, Resources right) => left - right;

    /// <summary>The product, each with its like.</summary>
    public static Resources Multiply(Resources left, Resources right) => left * right;
}
