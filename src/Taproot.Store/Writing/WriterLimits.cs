namespace Taproot.Store.Writing;

/// <summary>How much goes into one group, and how much may wait, per project.</summary>
/// <param name="FullRows">Rows at which a group does not wait for more.</param>
/// <param name="FullBytes">Bytes at which a group does not wait for more.</param>
/// <param name="MaximumRows">Rows that may wait; more are refused.</param>
/// <param name="MaximumBytes">Bytes that may wait; more are refused.</param>
internal sealed record WriterLimits(int FullRows, long FullBytes, int MaximumRows, long MaximumBytes)
{
    /// <summary>The limits of rows that are as large as log records and spans are.</summary>
    public static WriterLimits OfRows(StoreOptions options) => new(FullRows: 50_000, FullBytes: 32 << 20, MaximumRows: 500_000, options.MaximumPendingBytes);
}
