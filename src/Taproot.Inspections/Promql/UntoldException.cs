namespace Taproot.Inspections.Promql;

/// <summary>A series has no expression; the message says why.</summary>
internal sealed class UntoldException(string message) : Exception(message);
