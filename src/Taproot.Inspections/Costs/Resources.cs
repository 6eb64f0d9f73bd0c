namespace Taproot.Inspections.Costs;

/// <summary>An amount of CPU and of memory: cores and GiB, or USD a month.</summary>
/// <param name="Cpu">CPU.</param>
/// <param name="Memory">Memory.</param>
public readonly record struct Resources(double Cpu, double Memory)
{
    /// <summary>Both together; only of amounts in USD.</summary>
    public double Total => Cpu + Memory;

    /// <summary>The sum.</summary>
    public static Resources operator +(Resources left, Resources right) => new(left.Cpu + right.Cpu, left.Memory + right.Memory);

    /// <summary>The difference.</summary>
    public static Resources operator -(Resources left, Resources right) => new(left.Cpu - right.Cpu, left.Memory - right.Memory);

    /// <summary>Amounts times prices.</summary>
    public static Resources operator *(Resources left, Resources right) => new(left.Cpu * right.Cpu, left.Memory * right.Memory);

    /// <summary>The sum.</summary>
    public static Resources Add(Resources left, Resources right) => left + right;

    /// <summary>The difference.</summary>
    public static Resources Subtract(Resources left, Resources right) => left - right;

    /// <summary>The product, CPU with CPU and memory with memory.</summary>
    public static Resources Multiply(Resources left, Resources right) => left * right;
}
