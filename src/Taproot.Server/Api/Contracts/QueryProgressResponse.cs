namespace Taproot.Server.Api.Contracts;

/// <summary>How far the queries of a request are.</summary>
/// <param name="Running">Whether any runs.</param>
/// <param name="ElapsedMs">For how long the oldest of them runs, milliseconds.</param>
/// <param name="ReadRows">Rows read until now.</param>
/// <param name="TotalRows">About how many rows there are to be read; 0 while that is not known.</param>
public sealed record QueryProgressResponse(bool Running, double ElapsedMs, long ReadRows, long TotalRows);
