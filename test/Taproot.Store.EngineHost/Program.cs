// The engine's process for tests: what the server's executable does for the verb `store-engine`.
return await Taproot.Store.Embedded.StoreEngine.RunAsync(args);
