Console.WriteLine("no sample yet");
