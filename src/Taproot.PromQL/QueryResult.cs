using System.Collections.Immutable;
using Taproot.Telemetry;

namespace Taproot.PromQL;

/// <summary>The answer to a query.</summary>
/// <param name="Value">What it evaluates to.</param>
/// <param name="Warnings">What is probably wrong.</param>
/// <param name="Infos">What may be wrong.</param>
/// <param name="Statistics">What was read and how long each stage took.</param>
public sealed record QueryResult(QueryValue Value, ImmutableArray<string> Warnings, ImmutableArray<string> Infos, QueryStatistics Statistics);

/// <summary>One of <see cref="ScalarValue"/>, <see cref="StringValue"/>, <see cref="VectorValue"/>, <see cref="MatrixValue"/>.</summary>
public abstract record QueryValue
{
    /// <summary>Its name in Prometheus' HTTP interface.</summary>
    public abstract string TypeName { get; }
}

/// <summary>A number at a time, milliseconds since the epoch.</summary>
public sealed record ScalarValue(long TimeMs, double Value) : QueryValue
{
    /// <inheritdoc/>
    public override string TypeName => "scalar";
}

/// <summary>A text at a time, milliseconds since the epoch. It may hold lone surrogates where the query had bytes that are no UTF-8.</summary>
public sealed record StringValue(long TimeMs, string Value) : QueryValue
{
    /// <inheritdoc/>
    public override string TypeName => "string";
}

/// <summary>Series with one sample each, all at one time, milliseconds since the epoch.</summary>
public sealed record VectorValue(long TimeMs, ImmutableArray<VectorSample> Samples) : QueryValue
{
    /// <inheritdoc/>
    public override string TypeName => "vector";
}

/// <summary>One series' sample.</summary>
public readonly record struct VectorSample(Labels Labels, double Value);

/// <summary>Series with samples at several times.</summary>
public sealed record MatrixValue(ImmutableArray<MatrixSeries> Series) : QueryValue
{
    /// <inheritdoc/>
    public override string TypeName => "matrix";
}

/// <summary>One series' samples in rising order of time; both lists are of one length, at least one, times in milliseconds since the epoch.</summary>
public sealed record MatrixSeries(Labels Labels, ReadOnlyMemory<long> TimesMs, ReadOnlyMemory<double> Values);
