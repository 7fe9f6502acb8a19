const functions = require('@google-cloud/functions-framework');
const {Firestore} = require('@google-cloud/firestore');

const firestore = new Firestore();

functions.http('cancel', async (request, response) => {
  const operation = firestore.doc(request.path.slice('/v1/'.length, request.path.lastIndexOf(':')));
  await firestore.runTransaction(async transaction => {
    const snapshot = await transaction.get(operation);
    if (!snapshot.exists) throw new Error('no such operation');
    transaction.update(operation, {cancelRequested: true});
  });
  response.json({});
});
