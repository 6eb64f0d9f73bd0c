namespace Taproot.PromQL;

/// <summary>Whose rules hold where Prometheus' major versions differ.</summary>
public enum Dialect
{
    /// <summary>Prometheus 2.42: windows and look-back include the sample at their very start; sums over series are plain.</summary>
    Prometheus2,

    /// <summary>Prometheus 3: windows and look-back begin after their start; sums over series are compensated; counters are not extrapolated below zero.</summary>
    Prometheus3,
}
