namespace Taproot.NodeAgent.Elf;

/// <summary>A function of a Go executable whose name nobody has read yet.</summary>
/// <param name="Address">Where it starts.</param>
/// <param name="End">Where the next one starts.</param>
/// <param name="Name">Where its name starts in the table's names; negative when the table is broken here.</param>
internal readonly record struct GoFunction(ulong Address, ulong End, int Name);
